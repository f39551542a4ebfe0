package dev.rookery.agent.mailet;

import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The MTA's re-injection port: takes what comes, or answers as told. */
final class ReinjectionSink implements SmtpHandler, AutoCloseable {
  record Taken(String queueId, String ident, String sender, String recipient, byte[] octets) {
    String text() {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }
  }

  private final List<Taken> taken = new CopyOnWriteArrayList<>();
  private final SmtpServer server;
  private volatile SmtpReply instead = SmtpReply.ok();

  ReinjectionSink() throws IOException {
    server =
        SmtpServer.start(
            SmtpServerSettings.smtp(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "mta.test")
                .withXforward(),
            this);
  }

  InetSocketAddress address() {
    return server.address();
  }

  List<Taken> taken() {
    return taken;
  }

  void answerInstead(SmtpReply reply) {
    instead = reply;
  }

  @Override
  public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
    return SmtpReply.of(250, "2.1.5", "Ok");
  }

  @Override
  public synchronized List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
    if (!instead.isPositive()) {
      return List.of(instead);
    }
    String queueId = "4NEW" + (taken.size() + 1);
    taken.add(
        new Taken(
            queueId,
            session.xforward().getOrDefault("IDENT", ""),
            envelope.sender(),
            envelope.recipients().getFirst(),
            message));
    return List.of(SmtpReply.of(250, "2.0.0", "Ok: queued as " + queueId));
  }

  @Override
  public void close() {
    server.close();
  }
}
