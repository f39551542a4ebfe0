package dev.rookery.lab.mta;

import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A server at the other end; its answer to RCPT can be changed while it runs. */
final class FakeReceiver implements SmtpHandler, AutoCloseable {
  static final SmtpReply OK = SmtpReply.of(250, "2.1.5", "Ok");

  record Taken(SessionInfo session, Envelope envelope, String text) {}

  final List<Taken> taken = new CopyOnWriteArrayList<>();
  volatile SmtpReply atRcpt = OK;

  /** A recipient whose name begins with "slow" is deferred the first time. */
  volatile boolean slowOnce;

  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final SmtpServer server;

  private FakeReceiver(SmtpServerSettings settings) throws IOException {
    server = SmtpServer.start(settings, this);
  }

  static FakeReceiver smtp(InetSocketAddress at, UnaryOperator<SmtpServerSettings> with)
      throws IOException {
    return new FakeReceiver(with.apply(SmtpServerSettings.smtp(at, "mx.test")));
  }

  static FakeReceiver lmtp(InetSocketAddress at) throws IOException {
    return new FakeReceiver(SmtpServerSettings.lmtp(at, "lmtp.test"));
  }

  InetSocketAddress address() {
    return server.address();
  }

  @Override
  public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
    if (slowOnce && recipient.startsWith("slow") && seen.add(recipient)) {
      return SmtpReply.of(450, "4.2.0", "come back later");
    }
    return recipient.startsWith("unknown") ? SmtpReply.of(550, "5.1.1", "no such user") : atRcpt;
  }

  @Override
  public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
    taken.add(new Taken(session, envelope, new String(message, StandardCharsets.ISO_8859_1)));
    SmtpReply reply = SmtpReply.of(250, "2.0.0", "Ok: queued as R" + taken.size());
    return switch (session.protocol()) {
      case SMTP -> List.of(reply);
      case LMTP -> java.util.Collections.nCopies(envelope.recipients().size(), reply);
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
