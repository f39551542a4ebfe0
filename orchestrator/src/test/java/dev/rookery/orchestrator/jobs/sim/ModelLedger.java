package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.jobs.ledger.Ledger;
import dev.rookery.orchestrator.jobs.ledger.Settlement;
import dev.rookery.orchestrator.jobs.ledger.Verdict;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import dev.rookery.orchestrator.platform.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in memory, on a clock that a test turns: what every {@link Ledger} promises, in the
 * plainest way. Used by one thread. Mutants override what they break.
 */
class ModelLedger implements Ledger {
  private static final int CRASHES = 3;

  private final LongSupplier clock;
  private final LedgerWatch watch;
  private final Map<UUID, ModelRow> rows = new LinkedHashMap<>();
  private final Map<String, UUID> lastServed = new HashMap<>();
  private final Set<String> paused = new HashSet<>();
  private final Set<String> signals = new HashSet<>();

  /**
   * @param clock nanoseconds, never back
   */
  ModelLedger(LongSupplier clock, LedgerWatch watch) {
    this.clock = clock;
    this.watch = watch;
  }

  // --- what others do with the ledger

  UUID enqueue(NewJob job) {
    if (job.uniqueKey() != null) {
      for (ModelRow row : rows.values()) {
        if (row.isOpen()
            && row.job.kind().equals(job.kind())
            && job.uniqueKey().equals(row.job.uniqueKey())) {
          row.again = true;
          row.runAt = Math.min(row.runAt, now() + job.delay().toNanos());
          return row.id;
        }
      }
    }
    return insert(job, Json.write(job.payload()));
  }

  private UUID insert(NewJob job, String payload) {
    UUID id = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | rows.size());
    rows.put(id, new ModelRow(id, job, payload, now()));
    return id;
  }

  /** A person wants it to end; what has begun is claimed once more, to be undone. */
  void cancel(UUID id) {
    ModelRow row = row(id);
    if (row.isOpen() && row.steps.isEmpty() && !row.is(JobState.RUNNING)) {
      row.leave(JobState.CANCELLED);
    } else if (row.isOpen()) {
      row.cancelAsked = true;
      if (!row.is(JobState.RUNNING)) {
        row.leave(JobState.READY);
      }
    }
  }

  void pause(String kind) {
    paused.add(kind);
  }

  void resume(String kind) {
    paused.remove(kind);
  }

  void signal(String name) {
    signals.add(name);
    rows.values().stream()
        .filter(row -> row.is(JobState.WAITING) && name.equals(row.signal))
        .forEach(row -> row.leave(JobState.READY));
  }

  Collection<ModelRow> rows() {
    return rows.values();
  }

  ModelRow row(UUID id) {
    return Objects.requireNonNull(rows.get(id));
  }

  @Nullable ModelRow find(UUID id) {
    return rows.get(id);
  }

  // --- the step journal

  Map<String, Boolean> journal(UUID job) {
    return Map.copyOf(row(job).steps);
  }

  /**
   * @return false when the lease is lost
   */
  boolean intend(Hold hold, String step) {
    ModelRow row = row(hold.job());
    if (!isHeld(row, hold)) {
      return false;
    }
    row.steps.putIfAbsent(step, false);
    return true;
  }

  /**
   * @return false when the lease is lost
   */
  boolean finish(Hold hold, String step) {
    ModelRow row = row(hold.job());
    if (!isHeld(row, hold)) {
      return false;
    }
    row.steps.put(step, true);
    watch.stepDone(hold, step);
    return true;
  }

  // --- the port

  @Override
  public TurnResult turn(Turn turn) {
    Set<Hold> refused = settle(turn.worker(), turn.settlements());
    rows.values().stream()
        .filter(row -> row.waitsForTime() && row.runAt <= now())
        .forEach(row -> row.leave(JobState.READY));
    List<Claimed> claimed = claim(turn);
    return new TurnResult(claimed, refused, cancelled(turn.worker()), untilNextDue());
  }

  @Override
  public Set<Hold> settle(String worker, List<Settlement> settlements) {
    Set<Hold> refused = new HashSet<>();
    for (Settlement one : settlements) {
      if (!settle(one.job().hold(), one.verdict())) {
        refused.add(one.job().hold());
      }
    }
    return refused;
  }

  @Override
  public Set<Hold> renew(String worker, Duration lease, Collection<Hold> held) {
    Set<Hold> lost = new HashSet<>();
    for (Hold hold : held) {
      ModelRow row = row(hold.job());
      if (isHeld(row, hold)) {
        row.leaseUntil = now() + lease.toNanos();
      } else {
        lost.add(hold);
      }
    }
    return lost;
  }

  @Override
  public int rescue() {
    int rescued = 0;
    for (ModelRow row : rows.values()) {
      if (row.is(JobState.RUNNING) && hasExpired(row)) {
        row.crashes++;
        giveBack(row);
        row.leave(row.crashes >= CRASHES ? JobState.QUARANTINED : JobState.READY);
        row.error = "the worker holding it went away";
        watch.takenBack(row.id, true);
        rescued++;
      } else if (row.isOpen() && !row.is(JobState.RUNNING) && row.isOverdue(now())) {
        row.error = "deadline passed";
        row.leave(JobState.FAILED);
      }
    }
    return rescued;
  }

  @Override
  public int disown(String worker, Collection<Hold> known) {
    int given = 0;
    for (ModelRow row : rows.values()) {
      if (row.is(JobState.RUNNING)
          && worker.equals(row.worker)
          && !known.contains(new Hold(row.id, row.fence))) {
        giveBack(row);
        row.leave(JobState.READY);
        watch.takenBack(row.id, false);
        given++;
      }
    }
    return given;
  }

  // --- what a mutant may break

  /** The fence: an older claim writes nothing. */
  boolean isHeld(ModelRow row, Hold hold) {
    return row.is(JobState.RUNNING) && row.fence == hold.fence();
  }

  long nextFence(ModelRow row) {
    return row.fence + 1;
  }

  /** Zero is no limit. */
  boolean isBelow(int limit, long running) {
    return limit == 0 || running < limit;
  }

  boolean hasExpired(ModelRow row) {
    return row.leaseUntil < now();
  }

  boolean isLaneFree(@Nullable String lane) {
    return lane == null
        || rows.values().stream()
            .noneMatch(row -> row.is(JobState.RUNNING) && lane.equals(row.job.lane()));
  }

  long now() {
    return clock.getAsLong();
  }

  // --- settling

  private boolean settle(Hold hold, Verdict verdict) {
    ModelRow row = row(hold.job());
    if (!isHeld(row, hold)) {
      return false;
    }
    apply(row, verdict);
    watch.settled(hold, verdict);
    if (row.again
        && (row.is(JobState.DONE) || row.is(JobState.FAILED) || row.is(JobState.CANCELLED))) {
      repeat(row);
    }
    return true;
  }

  /** For who asked for it while it ran. */
  UUID repeat(ModelRow row) {
    return insert(row.job.after(Duration.ZERO), row.payload);
  }

  private void apply(ModelRow row, Verdict verdict) {
    switch (verdict) {
      case Verdict.Done _ -> row.leave(JobState.DONE);
      case Verdict.TryAgain it -> tryAgain(row, it);
      case Verdict.Snoozed it -> rest(row, JobState.SCHEDULED, it.delay());
      case Verdict.Awaiting it -> await(row, it);
      case Verdict.Failed it -> end(row, JobState.FAILED, it.error());
      case Verdict.Undo it -> undo(row, it);
      case Verdict.Undone _ -> row.leave(row.cancelAsked ? JobState.CANCELLED : JobState.FAILED);
      case Verdict.Cancelled _ -> row.leave(JobState.CANCELLED);
      case Verdict.Released it -> release(row, it);
      case Verdict.Parked it -> end(row, JobState.QUARANTINED, it.reason());
    }
  }

  private static void end(ModelRow row, JobState state, String error) {
    row.error = error;
    row.leave(state);
  }

  private void tryAgain(ModelRow row, Verdict.TryAgain verdict) {
    long at = now() + verdict.delay().toNanos();
    if (row.isOverdue(at)) {
      end(row, JobState.FAILED, "deadline passed; " + verdict.error());
      return;
    }
    row.error = verdict.error();
    goOn(row, JobState.SCHEDULED, row.cancelAsked ? Duration.ZERO : verdict.delay());
  }

  private void rest(ModelRow row, JobState state, Duration delay) {
    row.attempt = 0;
    row.crashes = 0;
    row.snoozes++;
    row.error = null;
    goOn(row, state, row.again || row.cancelAsked ? Duration.ZERO : delay);
  }

  private void await(ModelRow row, Verdict.Awaiting verdict) {
    boolean came = signals.contains(verdict.signal());
    row.signal = verdict.signal();
    rest(row, JobState.WAITING, came ? Duration.ZERO : verdict.atMost());
  }

  private void undo(ModelRow row, Verdict.Undo verdict) {
    row.undoing = true;
    row.attempt = 0;
    row.error = verdict.error();
    goOn(row, JobState.READY, Duration.ZERO);
  }

  private void release(ModelRow row, Verdict.Released verdict) {
    giveBack(row);
    goOn(row, JobState.SCHEDULED, verdict.rest());
  }

  private void goOn(ModelRow row, JobState waiting, Duration delay) {
    row.runAt = now() + delay.toNanos();
    row.leave(delay.isZero() ? JobState.READY : waiting);
  }

  private static void giveBack(ModelRow row) {
    row.attempt = Math.max(0, row.attempt - 1);
  }

  // --- claiming

  private List<Claimed> claim(Turn turn) {
    List<Claimed> claimed = new ArrayList<>();
    for (Wish wish : turn.wishes()) {
      int room = Math.min(wish.room(), turn.limit() - claimed.size());
      if (room > 0 && !paused.contains(wish.kind())) {
        claim(turn, wish, room, claimed);
      }
    }
    return claimed;
  }

  /** One of each tenant in turn, until nobody has anything or the room is used. */
  private void claim(Turn turn, Wish wish, int room, List<Claimed> claimed) {
    Map<UUID, List<ModelRow>> queues = queues(wish.kind());
    int left = room;
    for (boolean any = true; any && left > 0; ) {
      any = false;
      for (UUID queue : inTurn(queues, lastServed.get(wish.kind()))) {
        Optional<ModelRow> next = left == 0 ? Optional.empty() : next(wish, queues.get(queue));
        if (next.isPresent()) {
          claimed.add(take(turn, next.get()));
          lastServed.put(wish.kind(), queue);
          left--;
          any = true;
        }
      }
    }
  }

  private Map<UUID, List<ModelRow>> queues(String kind) {
    Map<UUID, List<ModelRow>> queues = new TreeMap<>(Comparator.comparing(UUID::toString));
    rows.values().stream()
        .filter(
            row -> row.is(JobState.READY) && row.job.kind().equals(kind) && !row.isOverdue(now()))
        .sorted(Comparator.comparingInt(row -> row.job.priority()))
        .forEach(row -> queues.computeIfAbsent(row.queue(), q -> new ArrayList<>()).add(row));
    return queues;
  }

  private static List<UUID> inTurn(Map<UUID, List<ModelRow>> queues, @Nullable UUID last) {
    List<UUID> order = new ArrayList<>(queues.keySet());
    int after = 0;
    while (last != null
        && after < order.size()
        && order.get(after).toString().compareTo(last.toString()) <= 0) {
      after++;
    }
    java.util.Collections.rotate(order, -after);
    return order;
  }

  private Optional<ModelRow> next(Wish wish, List<ModelRow> queue) {
    for (ModelRow row : queue) {
      if (row.is(JobState.READY) && isLaneFree(row.job.lane()) && isWithinLimits(wish, row)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private boolean isWithinLimits(Wish wish, ModelRow row) {
    return isBelow(wish.together(), running(wish.kind(), null))
        && isBelow(wish.perTenant(), running(wish.kind(), row.queue()));
  }

  /** How many run of a kind, of one tenant or, with null, of all. */
  long running(String kind, @Nullable UUID queue) {
    return rows.values().stream()
        .filter(row -> row.is(JobState.RUNNING) && row.job.kind().equals(kind))
        .filter(row -> queue == null || row.queue().equals(queue))
        .count();
  }

  private Claimed take(Turn turn, ModelRow row) {
    Claimed job = row.claim(turn.worker(), nextFence(row), now() + turn.lease().toNanos());
    watch.claimed(turn.worker(), job, row.job.lane());
    return job;
  }

  private Set<Hold> cancelled(String worker) {
    Set<Hold> cancelled = new HashSet<>();
    rows.values().stream()
        .filter(row -> row.is(JobState.RUNNING) && row.cancelAsked && worker.equals(row.worker))
        .forEach(row -> cancelled.add(new Hold(row.id, row.fence)));
    return cancelled;
  }

  private Optional<Duration> untilNextDue() {
    return rows.values().stream()
        .filter(ModelRow::waitsForTime)
        .map(row -> row.runAt - now())
        .min(Comparator.naturalOrder())
        .map(Duration::ofNanos);
  }
}
