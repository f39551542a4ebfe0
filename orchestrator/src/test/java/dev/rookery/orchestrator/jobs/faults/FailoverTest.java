package dev.rookery.orchestrator.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.JobHolding;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.LeaseLostException;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.PgLedger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.OwnPostgres;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL fails over to a standby that has not got the last claims. */
@Timeout(120)
class FailoverTest {
  private static final Duration LEASE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void a_claim_that_the_new_server_never_saw_cannot_pass_for_its_successor() throws Exception {
    try (OwnPostgres postgres = OwnPostgres.start(folder.resolve("postgres"))) {
      Database database = postgres.database();
      Ledger ledger = new PgLedger(database);
      new Jobs(database, new Bell()).enqueue(NewJob.of("work", 1));
      Path before = postgres.killAndCopy();
      postgres.startAgain();
      Claimed forgotten = claim(ledger, "before");

      postgres.failOverTo(before);
      Claimed job = claim(ledger, "after");

      assertThat(job.hold()).as("the same fence, given twice").isEqualTo(forgotten.hold());
      assertThat(ledger.renew("before", LEASE, List.of(forgotten.hold())))
          .containsExactly(forgotten.hold());
      assertThatThrownBy(() -> JobHolding.beginStep(database, forgotten))
          .isInstanceOf(LeaseLostException.class);
      assertThat(settle(ledger, "before", forgotten)).isFalse();
      assertThat(settle(ledger, "after", job)).isTrue();
    }
  }

  private static boolean settle(Ledger ledger, String worker, Claimed job) {
    Settlement done = new Settlement(job, new Verdict.Done(null), Duration.ZERO);
    return ledger.settle(worker, List.of(done)).isEmpty();
  }

  /** Pooled connections to the server that died fail once each. */
  private static Claimed claim(Ledger ledger, String worker) {
    List<Wish> wishes = List.of(new Wish("work", 1, 0, 0));
    while (true) {
      try {
        return ledger.turn(new Turn(worker, LEASE, List.of(), wishes, 1)).claimed().getFirst();
      } catch (TemporaryException _) {
        Thread.onSpinWait();
      }
    }
  }
}
