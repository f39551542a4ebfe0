package dev.rookery.standards.smtp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The way from nothing to a session that takes messages. */
final class Opening {

  /** What came about. */
  record Session(Wire wire, String greeting, Extensions extensions, boolean encrypted) {}

  private final SmtpClientSettings settings;
  private SmtpStep step = SmtpStep.CONNECT;
  private @Nullable Wire wire;

  Opening(SmtpClientSettings settings) {
    this.settings = settings;
  }

  Session open() throws SmtpConnectException {
    try {
      return dialogue();
    } catch (SmtpConnectException e) {
      abandon();
      throw e;
    } catch (IOException e) {
      abandon();
      throw new SmtpConnectException(step, Wire.reason(e), e);
    }
  }

  private Session dialogue() throws IOException {
    Wire opened = dial();
    step = SmtpStep.GREETING;
    SmtpReply greeting = require(SmtpClient.readReply(opened));
    opened.allow(settings.stepTimeout());
    Extensions extensions = hello(opened);
    boolean encrypt = wantsTls(extensions);
    if (encrypt) {
      startTls(opened);
      extensions = hello(opened);
    }
    authenticate(opened, extensions);
    return new Session(opened, greeting.text(), extensions, encrypt);
  }

  private Wire dial() throws IOException {
    Socket socket = new Socket();
    try {
      if (settings.bind() != null) {
        socket.bind(new InetSocketAddress(settings.bind(), 0));
      }
      socket.connect(settings.target(), (int) settings.connectTimeout().toMillis());
      wire = new Wire(socket, settings.connectTimeout());
      return wire;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Extensions hello(Wire opened) throws IOException {
    step = SmtpStep.HELLO;
    opened.sendText(settings.protocol().hello() + " " + settings.helo() + "\r\n");
    SmtpReply reply = SmtpClient.readReply(opened);
    if (reply.isPermanent() && settings.protocol() == SmtpProtocol.SMTP) {
      opened.sendText("HELO " + settings.helo() + "\r\n"); // RFC 5321 §3.2
      require(SmtpClient.readReply(opened));
      return Extensions.NONE;
    }
    return Extensions.of(require(reply));
  }

  private boolean wantsTls(Extensions extensions) throws SmtpConnectException {
    boolean offered = extensions.offers("STARTTLS");
    return switch (settings.tlsMode()) {
      case NONE -> false;
      case MAY -> offered;
      case REQUIRED -> {
        if (!offered) {
          throw new SmtpConnectException(
              SmtpStep.STARTTLS, "TLS is required, but was not offered by the server", null);
        }
        yield true;
      }
    };
  }

  private void startTls(Wire opened) throws IOException {
    step = SmtpStep.STARTTLS;
    opened.sendText("STARTTLS\r\n");
    require(SmtpClient.readReply(opened));
    SSLContext trust = Objects.requireNonNull(settings.trust());
    boolean verify = settings.tlsMode() == TlsMode.REQUIRED;
    opened.continueOn(
        TlsHandshake.offer(
            trust, opened.socket(), settings.serverName(), verify, settings.stepTimeout()));
  }

  private void authenticate(Wire opened, Extensions extensions) throws IOException {
    Credentials login = settings.login();
    if (login == null) {
      return;
    }
    step = SmtpStep.AUTH;
    if (!extensions.offersAuth("PLAIN")) {
      throw new SmtpConnectException(
          SmtpStep.AUTH, "a login is required, but AUTH PLAIN was not offered by the server", null);
    }
    String message = "\0" + login.user() + "\0" + login.password();
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    opened.sendText("AUTH PLAIN " + Base64.getEncoder().encodeToString(bytes) + "\r\n");
    require(SmtpClient.readReply(opened));
  }

  private SmtpReply require(SmtpReply reply) throws SmtpConnectException {
    if (!reply.isPositive()) {
      throw new SmtpConnectException(step, reply);
    }
    return reply;
  }

  private void abandon() {
    if (wire != null) {
      wire.close();
    }
  }
}
