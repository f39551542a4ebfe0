package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpConnectException;
import dev.rookery.standards.smtp.TlsMode;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a door of a node shows to a client that says EHLO and STARTTLS.
 *
 * @param door in words: {@code 192.0.2.5 port 587}
 * @param greeting text of its 220; empty when there was none
 * @param chain the certificates, its own first; empty when none was shown
 * @param trouble why not; empty when all went well
 */
record Presented(
    String door, Optional<String> greeting, List<X509Certificate> chain, String trouble) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Connects, whatever certificate is shown, and sends nothing but EHLO, STARTTLS and QUIT.
   *
   * @param helo what we call ourselves
   */
  static Presented at(String address, int port, String hostname, String helo) {
    String door = "%s port %d".formatted(address, port);
    Seen seen = new Seen();
    SmtpClientSettings settings =
        SmtpClientSettings.smtp(new InetSocketAddress(address, port), helo)
            .withServerName(hostname)
            .withTls(TlsMode.MAY, seen.context())
            .withTimeouts(PATIENCE, PATIENCE, PATIENCE);
    try (SmtpClient client = SmtpClient.connect(settings)) {
      return new Presented(
          door,
          Optional.of(client.greeting()),
          seen.chain,
          client.isEncrypted() ? "" : "it does not offer STARTTLS");
    } catch (SmtpConnectException e) {
      return new Presented(door, Optional.empty(), seen.chain, String.valueOf(e.getMessage()));
    }
  }

  /** Takes every certificate and remembers it: what it is worth is judged afterwards. */
  private static final class Seen extends X509ExtendedTrustManager {
    private List<X509Certificate> chain = List.of();

    SSLContext context() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {this}, new SecureRandom());
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no TLS", e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket) {
      chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
      chain = List.of(shown);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType) {
      chain = List.of(shown);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket) {
      throw new UnsupportedOperationException("a client has no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine) {
      throw new UnsupportedOperationException("a client has no clients");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType) {
      throw new UnsupportedOperationException("a client has no clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
