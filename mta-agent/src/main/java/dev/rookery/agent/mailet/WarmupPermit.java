package dev.rookery.agent.mailet;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.orders.PermitBook;
import dev.rookery.agent.orders.PermitDecision;
import dev.rookery.standards.smtp.SmtpReply;
import jakarta.mail.MessagingException;
import java.time.InstantSource;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Lets a message leave when a permit is left for its receiving provider; the permit is on disk
 * before the message goes on. Without one the message waits in the MTA's queue.
 */
final class WarmupPermit extends GenericMailet {
  private final Journal journal;
  private final PermitBook permits;
  private final InstantSource clock;

  WarmupPermit(Journal journal, PermitBook permits, InstantSource clock) {
    this.journal = journal;
    this.permits = permits;
    this.clock = clock;
  }

  @Override
  public void service(Mail mail) throws MessagingException {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    PermitDecision decision =
        journal.transact(tx ->
            permits.acquire(
                tx,
                outgoing.rules(),
                outgoing.id(),
                outgoing.tracked().provider(),
                clock.instant()));
    switch (decision) {
      case PermitDecision.Granted _ -> {}
      case PermitDecision.Exhausted(String reason) ->
          outgoing.end(new Verdict.Wait(SmtpReply.of(451, "4.7.1", "no permit: " + reason)));
    }
  }
}
