package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A worker's ledger: each answer is counted, and told to those who watch the jobs in it. */
final class WitnessedLedger implements Ledger {
  private final Ledger ledger;
  private final WorkerTally tally;
  private final Bell bell;

  WitnessedLedger(Ledger ledger, WorkerTally tally, Bell bell) {
    this.ledger = ledger;
    this.tally = tally;
    this.bell = bell;
  }

  @Override
  public TurnResult turn(Turn turn) {
    TurnResult result = answered(() -> ending(turn.settlements(), () -> ledger.turn(turn)));
    tally.turned(turn, result);
    turn.settlements().forEach(this::progressed);
    result.claimed().forEach(begun -> bell.progressed(begun.id()));
    return result;
  }

  @Override
  public Set<Hold> settle(String worker, List<Settlement> settlements) {
    Set<Hold> refused =
        answered(() -> ending(settlements, () -> ledger.settle(worker, settlements)));
    tally.settled(settlements, refused);
    settlements.forEach(this::progressed);
    return refused;
  }

  @Override
  public Set<Hold> renew(String worker, Duration lease, Collection<Hold> held) {
    Set<Hold> lost = answered(() -> ledger.renew(worker, lease, held));
    tally.lost(lost.size());
    return lost;
  }

  @Override
  public int rescue() {
    int rescued = answered(ledger::rescue);
    tally.rescued(rescued);
    return rescued;
  }

  @Override
  public int disown(String worker, Collection<Hold> known) {
    return answered(() -> ledger.disown(worker, known));
  }

  private void progressed(Settlement ended) {
    bell.progressed(ended.job().id());
  }

  private static <T> T ending(List<Settlement> settlements, Supplier<T> call) {
    if (settlements.isEmpty()) {
      return call.get();
    }
    CrashPoint.BEFORE_END.hit();
    T result = call.get();
    CrashPoint.AFTER_END.hit();
    return result;
  }

  private <T> T answered(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      tally.notAnswered();
      throw e;
    }
  }
}
