package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.ledger.Claimed;
import dev.rookery.orchestrator.jobs.ledger.Ledger.Turn;
import dev.rookery.orchestrator.jobs.ledger.Wish;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whom a {@link ModelLedger} gives what is due: tenants in turn, within lanes and limits. */
abstract class ModelClaiming extends ModelSettling {
  private final Map<String, UUID> lastServed = new HashMap<>();
  private final Set<String> paused = new HashSet<>();

  ModelClaiming(LongSupplier clock, LedgerWatch watch) {
    super(clock, watch);
  }

  void pause(String kind) {
    paused.add(kind);
  }

  List<Claimed> claim(Turn turn) {
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
    rows().stream()
        .filter(row -> row.is(JobState.READY) && row.job.kind().equals(kind) && !isOverdue(row))
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
    Collections.rotate(order, -after);
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

  private Claimed take(Turn turn, ModelRow row) {
    Claimed job = row.claim(turn.worker(), nextFence(row), now() + turn.lease().toNanos());
    watch.claimed(turn.worker(), job, row.job.lane());
    return job;
  }
}
