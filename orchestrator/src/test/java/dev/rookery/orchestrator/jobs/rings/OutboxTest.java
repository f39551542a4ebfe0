package dev.rookery.orchestrator.jobs.rings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutboxTest {
  private static final UUID ONE = new UUID(1, 1);
  private static final UUID TWO = new UUID(2, 2);
  private final Outbox outbox = new Outbox();

  @Test
  void what_comes_before_it_is_taken_is_one_ring_and_due_goes_first() throws Exception {
    outbox.progressed(ONE);
    outbox.due();
    outbox.progressed(TWO);
    outbox.progressed(ONE);
    outbox.due();

    assertThat(outbox.next()).isEqualTo(new Ring.Due());
    assertThat(outbox.next()).isEqualTo(new Ring.Progressed(Set.of(ONE, TWO)));
    outbox.watched(List.of(ONE));
    assertThat(outbox.next()).isEqualTo(new Ring.Watched(Set.of(ONE)));
  }

  @Test
  void progress_goes_at_once_and_then_not_again_for_a_moment() throws Exception {
    outbox.progressed(ONE);
    outbox.next();
    long first = System.nanoTime();
    outbox.progressed(TWO);
    assertThat(outbox.next()).isEqualTo(new Ring.Progressed(Set.of(TWO)));
    assertThat(System.nanoTime() - first)
        .isGreaterThan(Outbox.PROGRESS_APART.dividedBy(2).toNanos());
  }

  @Test
  void many_jobs_are_several_rings_and_too_many_are_bounded() throws Exception {
    for (int i = 0; i < Outbox.MOST + 50; i++) {
      outbox.watched(Collections.nCopies(1, new UUID(3, i)));
    }
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < Outbox.MOST / Ring.MOST_JOBS; i++) {
      seen.addAll(((Ring.Watched) outbox.next()).jobs());
    }
    assertThat(seen).hasSize(Outbox.MOST);
  }

  @Test
  void who_waits_is_woken() throws Exception {
    Thread.startVirtualThread(outbox::due);
    assertThat(outbox.next()).isEqualTo(new Ring.Due());
  }
}
