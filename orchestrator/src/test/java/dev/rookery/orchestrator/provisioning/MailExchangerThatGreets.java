package dev.rookery.orchestrator.provisioning;

import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Somebody's mail server; it greets and takes nothing. */
final class MailExchangerThatGreets implements AutoCloseable {
  private final SmtpServer server;

  private MailExchangerThatGreets(SmtpServer server) {
    this.server = server;
  }

  static MailExchangerThatGreets at(InetAddress address, int port) throws IOException {
    return new MailExchangerThatGreets(
        SmtpServer.start(
            SmtpServerSettings.smtp(new InetSocketAddress(address, port), "mx.big.example"),
            new Refusing()));
  }

  int port() {
    return server.address().getPort();
  }

  @Override
  public void close() {
    server.close();
  }

  private static final class Refusing implements SmtpHandler {
    @Override
    public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
      return SmtpReply.of(550, "5.7.1", "not here");
    }

    @Override
    public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
      return List.of(SmtpReply.of(550, "5.7.1", "not here"));
    }
  }
}
