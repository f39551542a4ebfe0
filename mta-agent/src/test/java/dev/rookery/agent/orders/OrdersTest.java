package dev.rookery.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.journal.JournalSettings;
import dev.rookery.contract.Event;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.SealedWanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdersTest {
  private static final NodeKeys KEYS = NodeKeys.ofRoot(new byte[32]);

  @TempDir private Path directory;
  private Journal journal;
  private Path reloads;

  @BeforeEach
  void open() {
    reloads = directory.resolve("reloads");
    journal =
        new Journal(
            directory.resolve("journal"),
            JournalSettings.defaults(),
            WantedStates.NODE,
            InstantSource.system(),
            List.of());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void a_new_document_is_written_to_the_mta_and_reported_as_applied() throws Exception {
    Orders orders = orders();
    assertThat(orders.current()).isEmpty();
    orders.offer(sealed(1));
    assertThat(Files.readString(directory.resolve("etc/passwd")))
        .isEqualTo("ann@sender.example:{PLAIN}secret\n");
    assertThat(Files.readString(directory.resolve("etc/domains"))).isEqualTo("sender.example OK\n");
    assertThat(orders.appliedVersion()).isEqualTo(1);
    assertThat(applied()).containsExactly(1L);
  }

  @Test
  void the_mta_reads_again_only_when_a_file_changed() throws Exception {
    Orders orders = orders();
    orders.offer(sealed(1));
    orders.offer(sealed(2));
    assertThat(Files.readAllLines(reloads)).hasSize(1);
    assertThat(applied()).containsExactly(1L, 2L);
  }

  @Test
  void a_lower_version_is_ignored() throws Exception {
    Orders orders = orders();
    orders.offer(sealed(5));
    orders.offer(sealed(4));
    assertThat(orders.current().orElseThrow().wanted().version()).isEqualTo(5);
  }

  @Test
  void a_document_of_another_key_is_refused_and_the_old_one_stays() throws Exception {
    Orders orders = orders();
    orders.offer(sealed(1));
    byte[] root = new byte[32];
    root[0] = 1;
    orders.offer(SealedWanted.seal(WantedStates.of(2).build(), NodeKeys.ofRoot(root)));
    assertThat(orders.current().orElseThrow().wanted().version()).isEqualTo(1);
  }

  @Test
  void a_restarted_agent_works_by_the_last_document_without_anybody() throws Exception {
    orders().offer(sealed(3));
    Orders again = orders();
    again.resume();
    assertThat(again.current().orElseThrow().wanted().version()).isEqualTo(3);
    assertThat(Files.readString(directory.resolve("state/wanted.sealed")))
        .as("secrets do not lie on disk in the clear")
        .doesNotContain("secret");
  }

  @Test
  void a_failed_reload_is_tried_again_and_not_reported_before() throws Exception {
    Path gate = directory.resolve("gate");
    Orders orders =
        orders("sh", "-c", "test -e '%s' && echo again >> '%s'".formatted(gate, reloads));
    orders.offer(sealed(1));
    assertThat(orders.current()).as("suppressions hold at once").isPresent();
    assertThat(orders.appliedVersion()).isZero();
    assertThat(applied()).isEmpty();
    Files.createFile(gate);
    orders.offer(sealed(1));
    assertThat(applied()).containsExactly(1L);
  }

  private Orders orders() {
    return orders("sh", "-c", "echo again >> '%s'".formatted(reloads));
  }

  private Orders orders(String... reload) {
    MtaFiles files =
        new MtaFiles(
            directory.resolve("etc/passwd"), directory.resolve("etc/domains"), List.of(reload));
    return new Orders(WantedStates.NODE, KEYS, directory.resolve("state"), files, journal);
  }

  private static SealedWanted sealed(long version) {
    return SealedWanted.seal(WantedStates.of(version).build(), KEYS);
  }

  private List<Long> applied() throws IOException {
    return journal.reader().after(0, 100).stream().map(Event::appliedVersion).toList();
  }
}
