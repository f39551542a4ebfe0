package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.OUTCOMES;

import dev.rookery.contract.UnsubscribeToken;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** Whom a message was accepted for, and whose it was. */
final class SelectRecipients {
  private SelectRecipients() {}

  /** One recipient of a tenant's message. */
  record Recipient(UUID tenant, String address) {}

  /** In a worker's transaction; empty when the node never reported the message. */
  static List<Recipient> of(DSLContext db, UnsubscribeToken token) {
    return db.selectDistinct(OUTCOMES.TENANT_ID, OUTCOMES.RECIPIENT)
        .from(OUTCOMES)
        .where(
            OUTCOMES.MESSAGE_ID.eq(token.message()),
            OUTCOMES.NODE_ID.eq(token.node()),
            OUTCOMES.RECIPIENT.isNotNull(),
            OUTCOMES.TENANT_ID.ne(OutcomeRow.NO_TENANT))
        .fetch(row -> new Recipient(row.value1(), row.value2()));
  }
}
