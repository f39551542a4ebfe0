package dev.rookery.orchestrator.outcomes;

import dev.rookery.contract.ContractException;
import dev.rookery.contract.UnsubscribeToken;
import dev.rookery.orchestrator.fleet.NodeSecrets;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.outcomes.SelectRecipients.Recipient;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.MailAddress;
import dev.rookery.orchestrator.suppression.NewSuppression;
import dev.rookery.orchestrator.suppression.Reason;
import dev.rookery.orchestrator.suppression.Suppressions;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jooq.DSLContext;

/** One-click requests for no more mail (RFC 8058). */
@Singleton
public final class Unsubscribes {
  private final Database database;
  private final Nodes nodes;
  private final NodeSecrets nodeSecrets;
  private final Suppressions suppressions;

  public Unsubscribes(
      Database database, Nodes nodes, NodeSecrets nodeSecrets, Suppressions suppressions) {
    this.database = database;
    this.nodes = nodes;
    this.nodeSecrets = nodeSecrets;
    this.suppressions = suppressions;
  }

  /**
   * Puts the recipients of the message that a token names on its tenant's list. All of them where
   * there are several: they were sent the same token, and one too many is the smaller harm.
   *
   * @param untrusted end of the URL; anything that is not a genuine token does nothing
   * @return how many were not on the list before
   */
  public int unsubscribe(String untrusted) {
    return genuine(untrusted).map(this::suppress).orElse(0);
  }

  private Optional<UnsubscribeToken> genuine(String untrusted) {
    try {
      UnsubscribeToken claimed = UnsubscribeToken.peek(untrusted);
      if (nodes.find(claimed.node()).isEmpty()) {
        return Optional.empty();
      }
      byte[] key = database.asWorker(db -> nodeSecrets.unsubscribeKey(db, claimed.node()));
      return Optional.of(UnsubscribeToken.read(untrusted, key));
    } catch (ContractException _) {
      return Optional.empty();
    }
  }

  private int suppress(UnsubscribeToken token) {
    return database.asWorker(tx ->
        (int)
            SelectRecipients.of(tx, token).stream()
                .filter(recipient -> suppress(tx, recipient, token))
                .count());
  }

  private boolean suppress(DSLContext tx, Recipient recipient, UnsubscribeToken token) {
    MailAddress address = MailAddress.of(recipient.address());
    return suppressions.addFromEvent(
        tx,
        recipient.tenant(),
        new NewSuppression(address, Reason.UNSUBSCRIBE, "message " + token.message()));
  }
}
