package dev.rookery.orchestrator.jobs.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.Ledger.TurnResult;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A ledger under contract, and the words in which its promises are told. */
abstract class LedgerOnTest {
  static final Duration LEASE = Duration.ofSeconds(60);
  static final String A = "kind.a";
  static final String B = "kind.b";
  static final Verdict DONE = new Verdict.Done("\"good\"");

  LedgerSubject subject;
  Ledger ledger;

  abstract LedgerSubject start();

  @BeforeEach
  void startIt() {
    subject = start();
    ledger = subject.ledger();
  }

  @AfterEach
  void stop() {
    subject.close();
  }

  static NewJob job(String kind) {
    return NewJob.of(kind, "payload");
  }

  static Wish wish(String kind) {
    return new Wish(kind, 1_000, 0, 0);
  }

  static UUID tenant(int number) {
    return new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number);
  }

  JobState state(UUID id) {
    return subject.seen(id).state();
  }

  TurnResult turn(String worker) {
    return ledger.turn(new Turn(worker, LEASE, List.of(), List.of(), 0));
  }

  List<Claimed> claim(String worker, int limit, Wish... wishes) {
    return ledger.turn(new Turn(worker, LEASE, List.of(), List.of(wishes), limit)).claimed();
  }

  /** A single turn may leave something, if another tenant or kind had less than its share. */
  List<Claimed> all(String worker, Wish... wishes) {
    List<Claimed> all = new ArrayList<>();
    for (List<Claimed> some = claim(worker, 100, wishes);
        !some.isEmpty();
        some = claim(worker, 100, wishes)) {
      all.addAll(some);
    }
    return all;
  }

  Claimed claimOne(String worker) {
    List<Claimed> one = claim(worker, 1, wish(A));
    assertThat(one).hasSize(1);
    return one.getFirst();
  }

  boolean settle(String worker, Claimed job, Verdict verdict) {
    List<Settlement> one = List.of(new Settlement(job, verdict, Duration.ofMillis(5)));
    return ledger.settle(worker, one).isEmpty();
  }
}
