package dev.rookery.orchestrator.jobs.engine;

import dev.rookery.orchestrator.jobs.engine.Decision.Disown;
import dev.rookery.orchestrator.jobs.engine.Decision.Ended;
import dev.rookery.orchestrator.jobs.engine.Decision.Renew;
import dev.rookery.orchestrator.jobs.engine.Decision.Rescue;
import dev.rookery.orchestrator.jobs.engine.Decision.Sleep;
import dev.rookery.orchestrator.jobs.engine.Decision.TakeTurn;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.Ledger.TurnResult;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The decisions of one worker of the job ledger: when to settle, claim, renew, rescue and stop.
 * Knows no thread, clock or database: whoever drives it asks {@link #next}, does that, and tells
 * what came of it; events in between may be told at any time, one after the other. Every time is
 * monotonic nanoseconds.
 *
 * <p>What a failed turn wanted to settle is settled again: the fence makes that harmless. After it
 * the worker first gives back what the ledger may have given it in the answer that was lost.
 */
public final class Worker {
  /** What is due and not to be had is in another worker's hands. */
  private static final long SOONEST_LOOK = Duration.ofMillis(5).toNanos();

  private final String name;
  private final Pace pace;
  private final Appetite appetite;
  private final RandomGenerator random;
  private final Hands hands;
  private List<Settlement> outbox = new ArrayList<>();
  private List<Settlement> beside = List.of();

  private long nextPoll;
  private long nextRenewal;
  private long nextRescue;
  private long quietUntil;
  private boolean hungry = true;
  private boolean suspicious;

  private boolean stopping;
  private boolean interrupted;
  private boolean abandoned;
  private long interruptAt;
  private long abandonAt;

  /**
   * @param name of this worker alone, never used before
   * @param kinds what it can run; {@link Wish#room} is how many of the kind it runs at most
   * @param now monotonic nanoseconds
   */
  public Worker(String name, Pace pace, Collection<Wish> kinds, RandomGenerator random, long now) {
    this.name = name;
    this.pace = pace;
    this.appetite = new Appetite(List.copyOf(kinds), pace);
    this.random = random;
    this.hands = new Hands(pace);
    this.nextPoll = now;
    this.nextRenewal = now + pace.renewNanos();
    this.nextRescue = now;
    this.quietUntil = now;
  }

  /** There may be something to claim, or somebody wants a running job to end. */
  public void woken() {
    hungry = true;
  }

  /**
   * @param askedAt before the turn was sent
   */
  public void turned(Turn turn, TurnResult result, long askedAt, long now) {
    result.claimed().forEach(job -> hands.take(job, askedAt));
    result.cancelled().forEach(hold -> release(hands.cancel(hold).stream().toList()));
    hungry |= !result.claimed().isEmpty();
    nextPoll = now + untilPoll(result.untilNextDue());
    appetite.turnEnded();
    if (stopping) {
      release(hands.putDownAll());
    }
  }

  private long untilPoll(Optional<Duration> due) {
    long poll = pace.pollNanos();
    long next = due.map(Duration::toNanos).filter(nanos -> nanos < poll).orElse(poll);
    return Math.max(SOONEST_LOOK, next);
  }

  /**
   * Settlements to write now, beside whatever {@link #next} decides, so that a busy worker's claims
   * need not wait for them; answer with {@link #settledBeside} or {@link #besideFailed}. Ask before
   * {@link #next}.
   *
   * @return empty = none
   */
  public List<Settlement> settlesBeside(long now) {
    boolean worth = beside.isEmpty() && outbox.size() >= pace.beside() && now - quietUntil >= 0;
    if (!worth || suspicious || stopping || !hungry || appetite.room(hands) == 0) {
      return List.of();
    }
    beside = outbox;
    outbox = new ArrayList<>();
    return beside;
  }

  public void settledBeside() {
    beside = List.of();
  }

  /** The ledger did not answer: they are settled again. */
  public void besideFailed(long now) {
    outbox.addAll(0, beside);
    beside = List.of();
    failed(now);
  }

  /** The ledger did not answer: nobody knows whether the turn was taken. */
  public void turnFailed(Turn turn, long now) {
    List<Settlement> again = new ArrayList<>(turn.settlements());
    again.addAll(outbox);
    outbox = again;
    suspicious = true;
    hungry = true;
    failed(now);
  }

  /** The ledger did not answer to a renewal, a rescue or a disowning. */
  public void failed(long now) {
    abandoned |= stopping && now - abandonAt >= 0;
    quietUntil = now + (long) (pace.pollNanos() * (0.5 + random.nextDouble()));
  }

  /**
   * A run has ended. A job that was lost is not settled; one that was interrupted, because this
   * worker stops or a person wants the job to end, is given back unless it got done all the same.
   *
   * @param verdict empty when the run itself found that its lease is lost
   * @param ran how long it ran
   */
  public void finished(Claimed job, Optional<Verdict> verdict, Duration ran, long now) {
    Interruption why = hands.drop(job.hold(), now);
    appetite.oneFinished();
    verdict
        .flatMap(said -> accepted(said, why))
        .ifPresent(said -> outbox.add(new Settlement(job, said, ran)));
  }

  private static Optional<Verdict> accepted(Verdict said, Interruption why) {
    return switch (why) {
      case NONE -> Optional.of(said);
      case LOST -> Optional.empty();
      case CANCELLED, STOPPING ->
          Optional.of(said instanceof Verdict.Done ? said : new Verdict.Released(Duration.ZERO));
    };
  }

  /**
   * @param lost what of it is not this worker's any more
   * @param askedAt before the renewal was sent
   */
  public void renewed(Renew renewal, Set<Hold> lost, long askedAt, long now) {
    for (Hold hold : renewal.held()) {
      if (lost.contains(hold)) {
        hands.lose(hold);
      } else {
        hands.trust(hold, askedAt);
      }
    }
    nextRenewal = askedAt + pace.renewNanos();
  }

  public void rescued(int jobs, long now) {
    hungry |= jobs > 0;
    nextRescue = now + pace.rescueNanos();
  }

  public void disowned(int jobs, long now) {
    suspicious = false;
    hungry |= jobs > 0;
  }

  /** Claims no more, gives back what has not started, and lets what runs finish in time. */
  public void stop(long now) {
    if (stopping) {
      return;
    }
    stopping = true;
    abandonAt = now + pace.drain().toNanos();
    interruptAt = abandonAt - pace.graceNanos();
    release(hands.putDownAll());
  }

  /** Jobs to start now, each on a thread of its own. */
  public List<Claimed> starts(long now) {
    return hands.start(now);
  }

  /** Running jobs to interrupt now. */
  public List<Claimed> interrupts() {
    return hands.interrupts();
  }

  /** May this claim still be acted on? */
  public boolean isTrusted(Hold hold, long now) {
    return hands.isTrusted(hold, now);
  }

  public String name() {
    return name;
  }

  public Duration lease() {
    return pace.lease();
  }

  /** How many jobs it holds, started or not. */
  public int held() {
    return hands.held();
  }

  /** What to do now; ask again after it is done and after every event. */
  public Decision next(long now) {
    hands.loseUntrusted(now);
    release(hands.putDownStale(now));
    if (stopping) {
      stopInTime(now);
      if (abandoned || !suspicious && isSettled(now) && hands.held() == 0) {
        return new Ended();
      }
    }
    return now - quietUntil < 0 ? new Sleep(quietUntil) : active(now);
  }

  private boolean isSettled(long now) {
    return outbox.isEmpty() && (beside.isEmpty() || now - abandonAt >= 0);
  }

  private Decision active(long now) {
    if (suspicious) {
      return new Disown(known());
    }
    if (now - nextRenewal >= 0) {
      if (hands.held() > 0) {
        return new Renew(hands.holds());
      }
      nextRenewal = now + pace.renewNanos();
    }
    if (now - nextRescue >= 0 && !stopping) {
      return new Rescue();
    }
    return wantsTurn(now) ? new TakeTurn(turn()) : new Sleep(wakeAt());
  }

  private boolean wantsTurn(long now) {
    return !outbox.isEmpty()
        || !stopping && (now - nextPoll >= 0 || hungry && appetite.room(hands) > 0);
  }

  private Turn turn() {
    List<Settlement> settlements = outbox;
    outbox = new ArrayList<>();
    int room = stopping ? 0 : appetite.room(hands);
    hungry &= room == 0;
    return new Turn(name, pace.lease(), settlements, appetite.wishes(hands, room), room);
  }

  private long wakeAt() {
    long at = earlier(nextRenewal, stopping ? interruptAt : earlier(nextPoll, nextRescue));
    return interrupted ? earlier(nextRenewal, abandonAt) : at;
  }

  private void stopInTime(long now) {
    if (!interrupted && now - interruptAt >= 0) {
      interrupted = true;
      hands.interruptAll(Interruption.STOPPING);
    }
    if (now - abandonAt >= 0) {
      // what still runs may have sent something that has not arrived; nobody takes the job before
      hands
          .abandonAll()
          .forEach(job ->
              outbox.add(new Settlement(job, new Verdict.Released(pace.lease()), Duration.ZERO)));
    }
  }

  /** All claims that are this worker's, and those whose settlement may not have arrived. */
  private List<Hold> known() {
    List<Hold> known = new ArrayList<>(hands.holds());
    outbox.forEach(settlement -> known.add(settlement.job().hold()));
    beside.forEach(settlement -> known.add(settlement.job().hold()));
    return known;
  }

  private void release(List<Claimed> jobs) {
    jobs.forEach(
        job -> outbox.add(new Settlement(job, new Verdict.Released(Duration.ZERO), Duration.ZERO)));
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }
}
