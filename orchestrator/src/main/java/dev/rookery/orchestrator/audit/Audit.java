package dev.rookery.orchestrator.audit;

import static dev.rookery.sql.Tables.AUDIT_ENTRIES;

import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Json;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jooq.DSLContext;

/** The trail of changes: written in the transaction of the change, never changed after. */
@Singleton
public final class Audit {
  private final Clock clock;

  public Audit(Clock clock) {
    this.clock = clock;
  }

  /** Writes one entry; it exists exactly when the change does. */
  public void record(DSLContext tx, Change change) {
    tx.insertInto(AUDIT_ENTRIES)
        .set(AUDIT_ENTRIES.ID, Ids.next())
        .set(AUDIT_ENTRIES.TENANT_ID, change.tenant())
        .set(AUDIT_ENTRIES.ACTION, change.action())
        .set(AUDIT_ENTRIES.ACTOR, change.actor())
        .set(AUDIT_ENTRIES.AT, clock.instant())
        .set(AUDIT_ENTRIES.DETAIL, Json.jsonb(change.detail()))
        .set(AUDIT_ENTRIES.ENTITY_ID, change.entityId())
        .set(AUDIT_ENTRIES.ENTITY_TYPE, change.entityType())
        .execute();
  }
}
