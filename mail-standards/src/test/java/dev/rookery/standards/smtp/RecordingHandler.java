package dev.rookery.standards.smtp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Takes everything but recipients that say otherwise by their local part, and remembers it. */
final class RecordingHandler implements SmtpHandler {

  /** One message as it was handed over. */
  record Taken(SessionInfo session, Envelope envelope, byte[] message) {
    String text() {
      return new String(message, StandardCharsets.ISO_8859_1);
    }
  }

  final LinkedBlockingQueue<Taken> taken = new LinkedBlockingQueue<>();
  final LinkedBlockingQueue<Envelope> abandoned = new LinkedBlockingQueue<>();

  Taken next() throws InterruptedException {
    Taken next = taken.poll(5, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no message within 5 s");
    }
    return next;
  }

  @Override
  public SmtpReply authenticate(SessionInfo session, Credentials credentials) {
    return credentials.equals(new Credentials("ann", "s3cret"))
        ? SmtpReply.of(235, "2.7.0", "Authentication successful")
        : SmtpReply.of(535, "5.7.8", "Error: authentication failed");
  }

  @Override
  public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
    if (recipient.startsWith("unknown")) {
      return SmtpReply.of(550, "5.1.1", "no such user");
    }
    if (recipient.startsWith("broken")) {
      throw new IllegalStateException("handler broke");
    }
    return SmtpReply.of(250, "2.1.5", "Ok");
  }

  @Override
  public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
    taken.add(new Taken(session, envelope, message));
    if (session.protocol() == SmtpProtocol.SMTP) {
      return List.of(SmtpReply.of(250, "2.0.0", "Ok: queued as " + taken.size()));
    }
    return envelope.recipients().stream().map(RecordingHandler::perRecipient).toList();
  }

  private static SmtpReply perRecipient(String recipient) {
    return recipient.startsWith("full")
        ? SmtpReply.of(452, "4.2.2", "mailbox full", "try later")
        : SmtpReply.of(250, "2.0.0", "Ok");
  }

  @Override
  public void abandoned(SessionInfo session, Envelope envelope) {
    abandoned.add(envelope);
  }
}
