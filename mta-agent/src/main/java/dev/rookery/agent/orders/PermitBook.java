package dev.rookery.agent.orders;

import dev.rookery.agent.journal.Book;
import dev.rookery.agent.journal.Transaction;
import dev.rookery.contract.Budget;
import dev.rookery.contract.EgressSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Which messages were let out, so that arrivals at a provider never exceed the cap of the budget
 * (I6). A permit is written before its message leaves; from then until the message is final it may
 * arrive at any time, so it counts against the budget of the day and against every later one. After
 * kill -9 a permit may be there whose message never left: that counts too much, never too little.
 *
 * <p>Lost (with the journal): one burst up to the caps of the day.
 */
public final class PermitBook implements Book<PermitNote> {
  private static final Duration FLOOR_WINDOW = Duration.ofHours(1);

  /** Longer than any sending day and than a message stays in the queue (5 days). */
  private static final Duration MEMORY = Duration.ofDays(8);

  private final Map<Lane.Key, Lane> lanes = new HashMap<>();
  private final Map<UUID, Permit> permits = new HashMap<>();

  @Override
  public byte topic() {
    return 1;
  }

  @Override
  public Class<PermitNote> noteType() {
    return PermitNote.class;
  }

  @Override
  public void apply(PermitNote note) {
    switch (note.change()) {
      case GRANTED -> {
        Permit permit = note.permit();
        permits.put(permit.message(), permit);
        lane(permit.lane()).grant(permit, note.atMillis());
      }
      case FINAL -> {
        Permit permit = permits.remove(note.message());
        if (permit != null) {
          long forgetBefore = note.atMillis() - MEMORY.toMillis();
          lane(permit.lane()).finish(permit.message(), note.atMillis(), forgetBefore);
        }
      }
      case RETURNED -> {
        Permit permit = permits.remove(note.message());
        if (permit != null) {
          lane(permit.lane()).giveBack(permit.message());
        }
      }
      case ARRIVALS -> note.arrivals().forEach(lane(note.permit().lane())::addFinal);
    }
  }

  @Override
  public Stream<PermitNote> snapshot() {
    return lanes.entrySet().stream()
        .flatMap(each -> Stream.concat(opened(each.getValue()), arrived(each)));
  }

  private static Stream<PermitNote> opened(Lane lane) {
    return lane.open().stream()
        .map(open ->
            new PermitNote(PermitNote.Change.GRANTED, null, open.permit(), open.atMillis(), null));
  }

  private static Stream<PermitNote> arrived(Map.Entry<Lane.Key, Lane> each) {
    List<Long> finals = each.getValue().finalsList();
    Permit of = new Permit(new UUID(0, 0), each.getKey().source(), each.getKey().provider(), "");
    return finals.isEmpty()
        ? Stream.of()
        : Stream.of(new PermitNote(PermitNote.Change.ARRIVALS, null, of, 0, finals));
  }

  private Lane lane(Lane.Key key) {
    return lanes.computeIfAbsent(key, _ -> new Lane());
  }

  /**
   * Asks for a permit: from the first source that still has one for this provider. A message that
   * holds one already keeps it.
   */
  public PermitDecision acquire(
      Transaction transaction, Rules rules, UUID message, String provider, Instant now) {
    Permit held = permits.get(message);
    if (held != null) {
      return new PermitDecision.Granted(held);
    }
    String reason = "no egress source";
    for (EgressSource source : rules.wanted().sources()) {
      Allowance allowance = allowance(rules, source.ip(), provider, now);
      if (allowance.free() > 0) {
        Permit permit = new Permit(message, source.ip(), provider, allowance.budget());
        transaction.note(
            this,
            new PermitNote(PermitNote.Change.GRANTED, null, permit, now.toEpochMilli(), null));
        return new PermitDecision.Granted(permit);
      }
      reason = allowance.toString();
    }
    return new PermitDecision.Exhausted(reason);
  }

  /** How many more messages may leave to a provider now, over all sources. */
  public int free(Rules rules, String provider, Instant now) {
    return rules.wanted().sources().stream()
        .mapToInt(source -> allowance(rules, source.ip(), provider, now).free())
        .sum();
  }

  private Allowance allowance(Rules rules, String source, String provider, Instant now) {
    Optional<Budget> budget = rules.findBudget(source, provider, now);
    Instant since = budget.map(Budget::from).orElse(now.minus(FLOOR_WINDOW));
    return new Allowance(
        budget.map(Budget::id).orElse("floor/%s/%s".formatted(source, provider)),
        budget.map(Budget::cap).orElse(rules.wanted().floorPerHour()),
        lane(new Lane.Key(source, provider)).arrivalsSince(since.toEpochMilli()));
  }

  /** The permit that a message holds. */
  public Optional<Permit> find(UUID message) {
    return Optional.ofNullable(permits.get(message));
  }

  /** The message is delivered or given up. */
  public void finish(Transaction transaction, UUID message, Instant now) {
    note(transaction, PermitNote.Change.FINAL, message, now);
  }

  /** The message certainly did not leave. */
  public void giveBack(Transaction transaction, UUID message, Instant now) {
    note(transaction, PermitNote.Change.RETURNED, message, now);
  }

  private void note(Transaction transaction, PermitNote.Change change, UUID message, Instant now) {
    if (permits.containsKey(message)) {
      transaction.note(this, new PermitNote(change, message, null, now.toEpochMilli(), null));
    }
  }
}
