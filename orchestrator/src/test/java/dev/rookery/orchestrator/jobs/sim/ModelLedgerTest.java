package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import java.time.Duration;
import java.util.UUID;

/** The ledger of the simulation promises what the real one does. */
class ModelLedgerTest extends LedgerContract {

  @Override
  LedgerSubject start() {
    return new InMemory();
  }

  private static final class InMemory implements LedgerSubject {
    private long now;
    private final ModelLedger ledger = new ModelLedger(() -> now, LedgerWatch.NOBODY);

    @Override
    public Ledger ledger() {
      return ledger;
    }

    @Override
    public UUID enqueue(NewJob job) {
      return ledger.enqueue(job);
    }

    @Override
    public Seen seen(UUID job) {
      ModelRow row = ledger.row(job);
      return new Seen(row.state, row.attempt, row.crashes, row.snoozes, row.undoing, row.error);
    }

    @Override
    public void passTime(Duration by) {
      now += by.toNanos();
    }

    @Override
    public void cancel(UUID job) {
      ledger.cancel(job);
    }

    @Override
    public void beginStep(Claimed job) {
      ledger.intend(job.hold(), "s0", true);
    }

    @Override
    public void pause(String kind) {
      ledger.pause(kind);
    }

    @Override
    public void signal(String name) {
      ledger.signal(name);
    }

    @Override
    public void close() {
      // nothing is held
    }
  }
}
