package dev.rookery.orchestrator.jobs.rings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.jobs.rings.Ring.Due;
import dev.rookery.orchestrator.jobs.rings.Ring.Heard;
import dev.rookery.orchestrator.jobs.rings.Ring.Progressed;
import dev.rookery.orchestrator.jobs.rings.Ring.Watched;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingTest {
  private static final String SELF = UUID.randomUUID().toString();

  @Test
  void every_ring_comes_out_as_it_went_in() {
    Set<UUID> jobs = Set.of(UUID.randomUUID(), UUID.randomUUID());
    for (Ring ring : Set.of(new Due(), new Watched(jobs), new Progressed(jobs))) {
      assertThat(Ring.read(ring.write(SELF))).isEqualTo(new Heard(SELF, ring));
    }
  }

  @Test
  void the_longest_one_fits_into_a_notification() {
    Set<UUID> jobs = new HashSet<>();
    while (jobs.size() < Ring.MOST_JOBS) {
      jobs.add(UUID.randomUUID());
    }
    String text = new Progressed(jobs).write(SELF);
    assertThat(text.getBytes(UTF_8).length).isLessThan(8_000);
    assertThat(Ring.read(text).ring()).isEqualTo(new Progressed(jobs));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "the-sender-of-the-release-before", "a b", "a cleaned x,y"})
  void what_is_not_known_means_look(String text) {
    assertThat(Ring.read(text).ring()).isEqualTo(new Due());
  }

  @Test
  void what_is_no_id_names_no_job() {
    UUID job = UUID.randomUUID();
    assertThat(Ring.read("a watched 1-1-1-1-1,," + job + ",drop table").ring())
        .isEqualTo(new Watched(Set.of(job)));
  }

  @Test
  void more_jobs_than_a_ring_may_have_are_left_out() {
    StringBuilder text = new StringBuilder("a progressed ");
    for (int i = 0; i < 5_000; i++) {
      text.append(UUID.randomUUID()).append(',');
    }
    assertThat(((Progressed) Ring.read(text.toString()).ring()).jobs()).hasSize(Ring.MOST_JOBS);
  }
}
