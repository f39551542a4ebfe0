package dev.rookery.agent.mailet;

import dev.rookery.contract.Login;
import jakarta.mail.MessagingException;
import java.util.List;
import java.util.Optional;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * Lets a message pass only when envelope sender and header From belong to the same login. The
 * policy service has compared login and envelope sender at RCPT; only here the header is known.
 */
final class SenderOwnership extends GenericMailet {
  @Override
  public void service(Mail mail) throws MessagingException {
    OutgoingMail outgoing = OutgoingMail.of(mail);
    String sender = outgoing.getMaybeSender().asString("");
    Optional<Login> owner = outgoing.rules().findOwner(sender);
    List<String> from = HeaderFrom.addresses(outgoing.getMessage());
    if (owner.isEmpty()) {
      outgoing.end(Refusals.notOwned(sender));
    } else if (from.size() != 1) {
      outgoing.end(Refusals.noSingleFrom(from.size()));
    } else if (!outgoing.rules().owns(owner.get(), from.getFirst())) {
      outgoing.end(Refusals.notOwned(from.getFirst()));
    }
  }
}
