package dev.rookery.standards.smtp;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Puts TLS over a connection that is open already (RFC 3207). */
final class TlsHandshake {
  private TlsHandshake() {}

  static SSLSocket accept(SSLContext context, Socket plain, Duration timeout) throws IOException {
    SSLSocket socket = over(context, plain, plain.getInetAddress().getHostAddress(), timeout);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  /**
   * @param name sent as SNI when it is one; an absolute name's trailing dot is left out
   * @param verifyName whether the certificate must name it (RFC 9525)
   */
  static SSLSocket offer(
      SSLContext context, Socket plain, String name, boolean verifyName, Duration timeout)
      throws IOException {
    String host = name.endsWith(".") ? name.substring(0, name.length() - 1) : name; // RFC 6066 §3
    SSLSocket socket = over(context, plain, host, timeout);
    socket.setUseClientMode(true);
    SSLParameters parameters = socket.getSSLParameters();
    if (host.chars().anyMatch(Character::isLetter) && host.indexOf(':') < 0) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    if (verifyName) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static SSLSocket over(SSLContext context, Socket plain, String host, Duration timeout)
      throws IOException {
    plain.setSoTimeout((int) timeout.toMillis());
    return (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
  }
}
