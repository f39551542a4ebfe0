package dev.rookery.orchestrator.warmup;

import dev.rookery.contract.ProviderRule;
import dev.rookery.orchestrator.fleet.EgressSource;
import dev.rookery.orchestrator.fleet.EgressSources;
import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.outcomes.Outcomes;
import dev.rookery.orchestrator.outcomes.SourceDay;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.warmup.WarmupStore.Due;
import dev.rookery.orchestrator.warmup.WarmupStore.Inputs;
import dev.rookery.orchestrator.warmup.WarmupStore.Pair;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/**
 * How many messages each egress source may send to each receiving provider on a sending day. The
 * pairs know nothing of each other: what one provider objects to moves its own caps only.
 */
@Singleton
public final class Warmups {
  private final Database database;
  private final Outcomes outcomes;
  private final EgressSources sources;
  private final ReceivingProviders providers;
  private final WantedChanges wantedChanges;
  private final Clock clock;
  private final Ladder ladder;

  @Inject
  public Warmups(
      Database database,
      Outcomes outcomes,
      EgressSources sources,
      ReceivingProviders providers,
      WantedChanges wantedChanges,
      Clock clock,
      Installation installation) {
    this(
        database,
        outcomes,
        sources,
        providers,
        wantedChanges,
        clock,
        Ladders.require(installation.calendar().ladder()));
  }

  Warmups(
      Database database,
      Outcomes outcomes,
      EgressSources sources,
      ReceivingProviders providers,
      WantedChanges wantedChanges,
      Clock clock,
      Ladder ladder) {
    this.database = database;
    this.outcomes = outcomes;
    this.sources = sources;
    this.providers = providers;
    this.wantedChanges = wantedChanges;
    this.clock = clock;
    this.ladder = ladder;
  }

  /** All pairs of sources in use, by address and provider. */
  public List<Warmup> list() {
    return database.asWorker(WarmupStore::list);
  }

  public List<Warmup> list(DSLContext tx) {
    return WarmupStore.list(tx);
  }

  /** Every decision about a pair, oldest first; empty when there is no such pair. */
  public List<WarmupDecision> decisions(String ip, String provider) {
    return database.asWorker(db -> WarmupStore.decisions(db, ip, provider));
  }

  /**
   * Begins the pairs that are new, at the ladder's first step.
   *
   * @param nodes that may send
   * @param today sending day the first caps hold for
   */
  public void startMissing(DSLContext tx, Set<UUID> nodes, int today) {
    Set<Pair> there = WarmupStore.pairs(tx);
    List<String> keys =
        Stream.concat(
                providers.list(tx).stream().map(ProviderRule::key), Stream.of(ProviderRule.OTHER))
            .toList();
    for (EgressSource source : sources.inUse(tx)) {
      if (nodes.contains(source.node())) {
        keys.stream()
            .map(key -> new Pair(source.id(), key))
            .filter(pair -> !there.contains(pair))
            .forEach(pair -> start(tx, pair, today));
      }
    }
  }

  private void start(DSLContext tx, Pair pair, int today) {
    Decision start = new Controller(pair.provider(), ladder, Ladders.limits()).start();
    if (WarmupStore.insert(tx, pair, ladder, start.after(), today)) {
      Inputs inputs = new Inputs(ladder.name(), null, null);
      WarmupStore.record(tx, pair, today, start, inputs, clock.instant());
    }
  }

  /** The earliest day that is over and not judged yet. */
  Optional<Integer> earliestUnjudged(int today) {
    return database.asWorker(db -> WarmupStore.earliestDayBefore(db, today));
  }

  /** Judges every pair by a day that is over, once, and gives out the caps of the next day. */
  void judge(int ended) {
    Map<String, SourceDay> seen = new HashMap<>();
    outcomes
        .sourceDays(ended)
        .forEach(source -> seen.put(source.ip() + "/" + source.provider(), source));
    database.asWorker(db -> {
      for (Due due : WarmupStore.lock(db, ended)) {
        SourceDay day = seen.get(due.ip() + "/" + due.pair().provider());
        judge(db, due, day == null ? DayFacts.idle(ended) : DayFacts.of(ended, day));
      }
      wantedChanges.announce(db);
      return ended;
    });
  }

  private void judge(DSLContext db, Due due, DayFacts facts) {
    Controller controller =
        new Controller(due.pair().provider(), Ladders.require(due.ladder()), Ladders.limits());
    Decision decision = controller.decide(due.standing(), facts);
    int next = facts.day() + 1;
    WarmupStore.update(db, due.pair(), decision.after(), decision.capAfter(), next);
    boolean nothingHappened = facts.isIdle() && decision.move() == Move.HOLD;
    if (!nothingHappened) {
      Inputs inputs = new Inputs(due.ladder(), due.standing(), facts);
      WarmupStore.record(db, due.pair(), next, decision, inputs, clock.instant());
    }
  }
}
