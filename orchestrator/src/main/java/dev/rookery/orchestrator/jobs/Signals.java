package dev.rookery.orchestrator.jobs;

import static dev.rookery.sql.Tables.JOBS;
import static dev.rookery.sql.Tables.JOB_SIGNALS;

import dev.rookery.orchestrator.jobs.ledger.SignalLocks;
import dev.rookery.orchestrator.platform.Ids;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;

/** The signals' rows. */
final class Signals {
  private Signals() {}

  /**
   * Stores a signal and makes its waiters due; one that came before stays as it is.
   *
   * @return whether it is the first of its name
   */
  static boolean store(DSLContext tx, @Nullable UUID tenant, String name, Object payload) {
    SignalLocks.tell(tx, tenant, name);
    int stored =
        tx.insertInto(JOB_SIGNALS)
            .set(JOB_SIGNALS.ID, Ids.next())
            .set(JOB_SIGNALS.TENANT_ID, tenant)
            .set(JOB_SIGNALS.NAME, name)
            .set(JOB_SIGNALS.PAYLOAD, KeptJson.jsonb("payload of the signal " + name, payload))
            .onConflictDoNothing()
            .execute();
    tx.update(JOBS)
        .set(JOBS.RUN_AT, ByHand.now()) // the next turn makes ready what is due
        .where(
            JOBS.STATE.eq("waiting"),
            JOBS.SIGNAL.eq(name),
            JOBS.TENANT_ID.isNotDistinctFrom(tenant))
        .execute();
    return stored == 1;
  }

  static Optional<JSONB> find(DSLContext db, @Nullable UUID tenant, String name) {
    return db.select(JOB_SIGNALS.PAYLOAD)
        .from(JOB_SIGNALS)
        .where(JOB_SIGNALS.NAME.eq(name), JOB_SIGNALS.TENANT_ID.isNotDistinctFrom(tenant))
        .fetchOptional(JOB_SIGNALS.PAYLOAD);
  }
}
