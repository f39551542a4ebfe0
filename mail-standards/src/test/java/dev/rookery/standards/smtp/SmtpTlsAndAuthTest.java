package dev.rookery.standards.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpTlsAndAuthTest {
  private static final Credentials ANN = new Credentials("ann", "s3cret");
  private static TestTls tls;
  private final RecordingHandler handler = new RecordingHandler();
  private SmtpServer server;

  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    tls = TestTls.forLocalhost(folder);
  }

  @BeforeEach
  void start() throws Exception {
    server =
        SmtpServer.start(
            SmtpServerSettings.smtp(new InetSocketAddress("127.0.0.1", 0), "mx.test")
                .withTls(tls.server())
                .withAuth(),
            handler);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private SmtpClientSettings client() {
    return SmtpClientSettings.smtp(server.address(), "client.test").withServerName("localhost");
  }

  @Test
  void a_login_travels_encrypted_and_is_known_to_the_handler() throws Exception {
    try (SmtpClient session =
        SmtpClient.connect(client().withTls(TlsMode.REQUIRED, tls.client()).withLogin(ANN))) {
      session.deliver(
          "a@x.test", List.of("b@y.test"), "hi\r\n".getBytes(StandardCharsets.US_ASCII));
      SessionInfo info = handler.next().session();
      assertThat(info.user()).isEqualTo("ann");
      assertThat(info.tls()).startsWith("TLSv1.");
    }
  }

  @Test
  void a_wrong_password_is_refused_with_the_servers_words() {
    Credentials wrong = new Credentials("ann", "guess");
    assertThatThrownBy(() ->
            SmtpClient.connect(client().withTls(TlsMode.REQUIRED, tls.client()).withLogin(wrong)))
        .hasMessageContaining("535 5.7.8")
        .hasMessageContaining("AUTH");
  }

  @Test
  void a_certificate_for_another_name_is_not_good() {
    SmtpClientSettings other =
        client().withServerName("other.test").withTls(TlsMode.REQUIRED, tls.client());
    assertThatThrownBy(() -> SmtpClient.connect(other))
        .isInstanceOfSatisfying(
            SmtpConnectException.class, e -> assertThat(e.step()).isEqualTo(SmtpStep.STARTTLS));
  }

  @Test
  void opportunistic_encryption_takes_any_certificate() throws Exception {
    try (SmtpClient session =
        SmtpClient.connect(client().withServerName("other.test").withOpportunisticTls())) {
      assertThat(session.isEncrypted()).isTrue();
    }
  }

  @Test
  void auth_is_neither_offered_nor_taken_in_clear_text() throws Exception {
    try (RawPeer peer = new RawPeer(server.address())) {
      peer.reply();
      peer.send("EHLO client.test\r\n");
      String line = peer.line();
      while (line.charAt(3) == '-') {
        assertThat(line).doesNotContain("AUTH");
        line = peer.line();
      }
      assertThat(peer.ask("AUTH PLAIN " + base64("\0ann\0s3cret"))).startsWith("538 5.7.11");
    }
  }

  @Test
  void commands_sent_before_the_handshake_are_discarded() throws Exception {
    try (RawPeer peer = new RawPeer(server.address())) {
      peer.reply();
      peer.ask("EHLO client.test");
      // injected by someone in the middle, in the same packet as STARTTLS (CVE-2011-0411)
      peer.send("STARTTLS\r\nEHLO evil.test\r\nMAIL FROM:<evil@x.test>\r\n");
      assertThat(peer.reply()).startsWith("220 2.0.0");
      SSLSocketFactory factory = tls.client().getSocketFactory();
      try (SSLSocket socket =
          (SSLSocket) factory.createSocket(peer.socket(), "localhost", 25, true)) {
        socket.startHandshake();
        socket
            .getOutputStream()
            .write("MAIL FROM:<a@x.test>\r\n".getBytes(StandardCharsets.US_ASCII));
        byte[] reply = new byte[200];
        int length = socket.getInputStream().read(reply);
        assertThat(new String(reply, 0, length, StandardCharsets.US_ASCII))
            .isEqualTo("503 5.5.1 Error: send EHLO first\r\n");
      }
    }
  }

  @Test
  void auth_login_and_a_cancelled_exchange() throws Exception {
    server.close();
    server =
        SmtpServer.start(
            SmtpServerSettings.smtp(new InetSocketAddress("127.0.0.1", 0), "mx.test")
                .withAuthInClear(),
            handler);
    try (RawPeer peer = new RawPeer(server.address())) {
      peer.reply();
      peer.ask("EHLO client.test");
      assertThat(peer.ask("AUTH LOGIN")).isEqualTo("334 " + base64("Username:"));
      assertThat(peer.ask("*")).startsWith("501 5.7.0");
      peer.ask("AUTH LOGIN");
      assertThat(peer.ask(base64("ann"))).isEqualTo("334 " + base64("Password:"));
      assertThat(peer.ask(base64("s3cret"))).startsWith("235 2.7.0");
      assertThat(peer.ask("AUTH PLAIN")).startsWith("503");
    }
  }

  @Test
  void a_server_without_tls_is_refused_where_tls_is_required() throws Exception {
    server.close();
    server =
        SmtpServer.start(
            SmtpServerSettings.smtp(new InetSocketAddress("127.0.0.1", 0), "mx.test"), handler);
    assertThatThrownBy(() -> SmtpClient.connect(client().withTls(TlsMode.REQUIRED, tls.client())))
        .hasMessageContaining("not offered");
  }

  @Test
  void a_password_is_never_printed() {
    assertThat(ANN.toString()).doesNotContain("s3cret");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
