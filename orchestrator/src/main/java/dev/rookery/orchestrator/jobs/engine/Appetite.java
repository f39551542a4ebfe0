package dev.rookery.orchestrator.jobs.engine;

import dev.rookery.orchestrator.jobs.ledger.Wish;
import java.util.ArrayList;
import java.util.List;

/**
 * How much a worker wants: one job for each free slot, and ahead of that twice what finished during
 * the last turn, so that only jobs that end faster than a turn takes are ever fetched ahead.
 */
final class Appetite {
  private final List<Wish> kinds;
  private final Pace pace;
  private int finishedInTurn;
  private int ahead;
  private int first;

  Appetite(List<Wish> kinds, Pace pace) {
    this.kinds = kinds;
    this.pace = pace;
  }

  void oneFinished() {
    finishedInTurn++;
  }

  void turnEnded() {
    ahead = Math.min(pace.ahead(), 2 * finishedInTurn);
    finishedInTurn = 0;
  }

  int room(Hands hands) {
    return Math.max(0, hands.freeSlots() + ahead - hands.waiting());
  }

  /** Each kind with what is left of its own room; another kind comes first at every turn. */
  List<Wish> wishes(Hands hands, int room) {
    if (room == 0 || kinds.isEmpty()) {
      return List.of();
    }
    first = (first + 1) % kinds.size();
    List<Wish> wishes = new ArrayList<>(kinds.size());
    for (int i = 0; i < kinds.size(); i++) {
      Wish kind = kinds.get((first + i) % kinds.size());
      int left = Math.min(room, kind.room() - hands.ofKind(kind.kind()));
      if (left > 0) {
        wishes.add(new Wish(kind.kind(), left, kind.together(), kind.perTenant()));
      }
    }
    return wishes;
  }
}
