package dev.rookery.lab.mta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailStoreTest {
  private static final byte[] CONTENT =
      "Subject: x\r\n\r\nhello\r\n".getBytes(StandardCharsets.US_ASCII);
  @TempDir Path folder;

  private static StoredMail mail(String id) {
    Instant at = Instant.parse("2026-11-20T14:39:13Z");
    return new StoredMail(
        id,
        "ann@example.test",
        at,
        CONTENT.length,
        "lmtp:[127.0.0.1]:10026",
        Map.of("ADDR", "127.0.0.1"),
        List.of(
            new StoredMail.Waiting("b@y.test", ""), new StoredMail.Waiting("c@y.test", "later")),
        at);
  }

  private static List<String> files(Path folder) throws Exception {
    try (var list = Files.list(folder)) {
      return list.map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".seg"))
          .sorted()
          .toList();
    }
  }

  @Test
  void everything_about_a_message_survives_a_restart() throws Exception {
    try (MailStore store = new MailStore(folder)) {
      store.add(mail("A"), CONTENT);
      store.add(mail("B"), CONTENT);
      store.update(mail("A").after(Set.of("b@y.test"), Map.of("c@y.test", "421 later")));
      store.remove(mail("B"));
    }
    try (MailStore store = new MailStore(folder)) {
      assertThat(store.mails())
          .singleElement()
          .satisfies(mail -> {
            assertThat(mail.id()).isEqualTo("A");
            assertThat(mail.waiting())
                .containsExactly(new StoredMail.Waiting("c@y.test", "421 later"));
            assertThat(mail.client()).isEqualTo(Map.of("ADDR", "127.0.0.1"));
          });
      assertThat(store.content("A")).isEqualTo(CONTENT);
    }
  }

  @Test
  void a_record_torn_by_a_crash_is_cut_off_and_the_rest_is_kept() throws Exception {
    try (MailStore store = new MailStore(folder)) {
      store.add(mail("A"), CONTENT);
      store.add(mail("B"), CONTENT);
    }
    Path file = folder.resolve(files(folder).getFirst());
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 1; cut < 40; cut += 13) {
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - cut));
      try (MailStore store = new MailStore(folder)) {
        assertThat(store.mails()).extracting(StoredMail::id).containsExactly("A");
      }
    }
    Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    try (MailStore store = new MailStore(folder)) {
      store.add(mail("C"), CONTENT);
    }
    try (MailStore store = new MailStore(folder)) {
      assertThat(store.mails()).extracting(StoredMail::id).containsExactlyInAnyOrder("A", "C");
    }
  }

  @Test
  void old_segments_go_and_take_no_message_with_them() throws Exception {
    try (MailStore store = new MailStore(folder, 2000)) {
      store.add(mail("STUCK"), CONTENT);
      for (int i = 0; i < 200; i++) {
        store.add(mail("M" + i), CONTENT);
        store.remove(mail("M" + i));
      }
      assertThat(files(folder)).hasSizeLessThanOrEqualTo(3);
      assertThat(store.content("STUCK")).isEqualTo(CONTENT);
    }
    try (MailStore store = new MailStore(folder, 2000)) {
      assertThat(store.mails()).extracting(StoredMail::id).containsExactly("STUCK");
      assertThat(store.content("STUCK")).isEqualTo(CONTENT);
    }
  }

  @Test
  void many_writers_at_once_all_get_what_they_were_promised() throws Exception {
    try (MailStore store = new MailStore(folder, 20_000);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int w = 0; w < 16; w++) {
        int writer = w;
        writers.add(
            threads.submit(() -> {
              for (int i = 0; i < 25; i++) {
                store.add(mail(writer + "-" + i), CONTENT);
              }
              return null;
            }));
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
    try (MailStore store = new MailStore(folder, 20_000)) {
      assertThat(store.mails()).hasSize(400);
    }
  }

  @Test
  void two_stores_on_one_folder_are_refused() throws Exception {
    try (MailStore _ = new MailStore(folder)) {
      assertThatThrownBy(() -> new MailStore(folder)).hasMessageContaining("already running");
    }
  }

  @Test
  void queue_ids_are_never_repeated_and_look_like_postfixs() {
    QueueId ids = new QueueId();
    Set<String> seen = new java.util.HashSet<>();
    for (int i = 0; i < 100_000; i++) {
      assertThat(seen.add(ids.next())).isTrue();
    }
    assertThat(ids.next()).matches("[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10}z[0-9A-Za-y]{3,5}");
  }

  @Test
  void delays_are_logged_with_two_digits() {
    assertThat(
            List.of(0, 4, 5, 50, 1234, 12_345, 123_456).stream()
                .map(ms -> Seconds.logged(java.time.Duration.ofMillis(ms))))
        .containsExactly("0", "0", "0.01", "0.05", "1.2", "12", "123");
  }
}
