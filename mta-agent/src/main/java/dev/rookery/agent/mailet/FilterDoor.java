package dev.rookery.agent.mailet;

import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import java.util.List;

/** The LMTP side of the filter: splits by recipient and answers for each. */
final class FilterDoor implements SmtpHandler {
  private final OutgoingFilter filter;

  FilterDoor(OutgoingFilter filter) {
    this.filter = filter;
  }

  @Override
  public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
    return EmailAddress.parse(recipient).isPresent()
        ? SmtpReply.of(250, "2.1.5", "Ok")
        : SmtpReply.of(550, "5.1.3", "recipient has no domain");
  }

  @Override
  public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
    Submission submission = Submission.of(session.xforward(), envelope.sender(), message);
    return envelope.recipients().stream()
        .map(recipient -> EmailAddress.parse(recipient).orElseThrow())
        .map(recipient -> filter.filter(submission, recipient))
        .toList();
  }
}
