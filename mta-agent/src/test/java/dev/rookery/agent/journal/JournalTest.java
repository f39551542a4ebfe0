package dev.rookery.agent.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.contract.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final UUID NODE = new UUID(1, 2);
  private static final JournalSettings SMALL =
      new JournalSettings(2048, Duration.ofHours(1), Duration.ofHours(48));

  @TempDir private Path directory;
  private Instant now = Instant.now();
  private CountBook book = new CountBook();

  @Test
  void events_are_numbered_without_gaps_and_read_back_in_order() {
    try (Journal journal = open()) {
      write(journal, 100);
      assertThat(journal.lastSeq()).isEqualTo(100);
      assertThat(seqs(journal.reader().after(0, 1000))).isEqualTo(numbers(1, 100));
      assertThat(seqs(journal.reader().after(42, 10))).isEqualTo(numbers(43, 52));
    }
  }

  @Test
  void a_reader_goes_on_where_it_stopped_over_many_segments() {
    try (Journal journal = open()) {
      write(journal, 100);
      EventReader reader = journal.reader();
      long reached = 0;
      while (reached < 100) {
        List<Event> next = reader.after(reached, 7);
        assertThat(next.getFirst().seq()).isEqualTo(reached + 1);
        reached = next.getLast().seq();
      }
      assertThat(reader.after(100, 7)).isEmpty();
      write(journal, 1);
      assertThat(seqs(reader.after(100, 7))).containsExactly(101L);
    }
  }

  @Test
  void epoch_numbers_and_books_survive_a_restart() {
    UUID epoch;
    try (Journal journal = open()) {
      epoch = journal.epoch();
      write(journal, 50);
    }
    try (Journal journal = open()) {
      assertThat(journal.epoch()).isEqualTo(epoch);
      assertThat(book.sum()).isEqualTo(numbers(1, 50).stream().mapToLong(n -> n).sum());
      write(journal, 1);
      assertThat(journal.lastSeq()).isEqualTo(51);
    }
  }

  @Test
  void an_empty_directory_begins_a_new_epoch() throws IOException {
    UUID first;
    try (Journal journal = open()) {
      first = journal.epoch();
    }
    for (Path file : new Segments(directory).list().values()) {
      Files.delete(file);
    }
    try (Journal journal = open()) {
      assertThat(journal.epoch()).isNotEqualTo(first);
    }
  }

  @Test
  void a_torn_record_is_cut_wherever_it_was_torn() throws IOException {
    try (Journal journal = open(JournalSettings.defaults())) {
      write(journal, 3);
    }
    Path file = new Segments(directory).list().lastEntry().getValue();
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 1; cut < 60; cut += 7) {
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
      try (Journal journal = open(JournalSettings.defaults())) {
        assertThat(journal.lastSeq()).isEqualTo(2);
        assertThat(book.sum()).isEqualTo(3);
        write(journal, 1);
        assertThat(seqs(journal.reader().after(0, 10))).containsExactly(1L, 2L, 3L);
      }
      Files.write(file, whole);
    }
  }

  @Test
  void a_segment_whose_snapshot_is_unfinished_was_never_in_use() throws IOException {
    try (Journal journal = open()) {
      write(journal, 5);
    }
    Files.write(new Segments(directory).path(99), new byte[] {0, 0, 0, 40, 1, 2});
    try (Journal journal = open()) {
      assertThat(journal.lastSeq()).isEqualTo(5);
    }
  }

  @Test
  void garbage_behind_the_last_record_does_no_harm() throws IOException {
    byte[] garbage = new byte[500];
    new Random(7).nextBytes(garbage);
    try (Journal journal = open(JournalSettings.defaults())) {
      write(journal, 4);
    }
    Path file = new Segments(directory).list().lastEntry().getValue();
    Files.write(file, garbage, StandardOpenOption.APPEND);
    try (Journal journal = open(JournalSettings.defaults())) {
      assertThat(journal.lastSeq()).isEqualTo(4);
    }
  }

  @Test
  void work_that_throws_writes_nothing() {
    try (Journal journal = open()) {
      assertThatThrownBy(() ->
              journal.transact(tx -> {
                tx.note(book, new CountBook.Added(1000));
                throw new IllegalStateException("no");
              }))
          .hasMessage("no");
      assertThat(book.sum()).isZero();
      assertThat(journal.lastSeq()).isZero();
    }
  }

  @Test
  void a_second_agent_is_kept_out() {
    try (Journal _ = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(JournalException.class)
          .hasMessageContaining("in use by another agent");
    }
  }

  @Test
  void only_old_segments_below_the_watermark_are_trimmed() throws IOException {
    try (Journal journal = open()) {
      write(journal, 100);
      int before = new Segments(directory).list().size();
      assertThat(before).isGreaterThan(3);
      assertThat(journal.trim(100)).as("nothing is old").isZero();
      now = now.plus(Duration.ofHours(49));
      assertThat(journal.trim(0)).as("nothing is reported").isZero();
      assertThat(journal.trim(100)).isEqualTo(before - 1);
      long first =
          Segments.header(new Segments(directory).list().firstEntry().getValue()).firstSeq();
      assertThat(seqs(journal.reader().after(0, 1000))).isEqualTo(numbers(first, 100));
    }
    try (Journal journal = open()) {
      assertThat(journal.lastSeq()).isEqualTo(100);
      assertThat(book.sum()).isEqualTo(5050);
    }
  }

  @Test
  void many_writers_share_syncs_and_lose_nothing() {
    try (Journal journal = open()) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 200; i++) {
          threads.execute(() -> write(journal, 1));
        }
      }
      assertThat(seqs(journal.reader().after(0, 1000))).isEqualTo(numbers(1, 200));
    }
  }

  @Test
  void an_interrupted_writer_does_not_close_the_file_for_others() {
    try (Journal journal = open()) {
      Thread.currentThread().interrupt();
      write(journal, 1);
      assertThat(Thread.interrupted()).isTrue();
      write(journal, 1);
      assertThat(journal.durableSeq()).isEqualTo(2);
    }
  }

  private Journal open() {
    return open(SMALL);
  }

  private Journal open(JournalSettings settings) {
    book = new CountBook();
    return new Journal(directory, settings, NODE, () -> now, List.of(book));
  }

  private void write(Journal journal, int count) {
    for (int i = 0; i < count; i++) {
      journal.transact(tx -> {
        tx.applied(7);
        tx.note(book, new CountBook.Added(journal.lastSeq() + 1));
        return null;
      });
    }
  }

  private static List<Long> seqs(List<Event> events) {
    return events.stream().map(Event::seq).toList();
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
