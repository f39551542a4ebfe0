package dev.rookery.orchestrator.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.platform.InstallationFile;
import dev.rookery.orchestrator.platform.OperatorActionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the configuration file to what the ledger's sweep is told. */
class RetentionKeysTest {
  @TempDir Path folder;

  @Test
  void without_keys_the_standard_holds() throws IOException {
    assertThat(retention("")).isEqualTo(Retention.STANDARD);
  }

  @Test
  void each_key_sets_its_own_time() throws IOException {
    assertThat(
            retention(
                """
                jobs.keep.ended = PT1H
                jobs.keep.dead = P7D
                jobs.keep.signals = P2DT12H
                jobs.keep.history = P800D
                """))
        .isEqualTo(
            new Retention(
                Duration.ofHours(1),
                Duration.ofDays(7),
                Duration.ofHours(60),
                Duration.ofDays(800)));
  }

  @ParameterizedTest
  @CsvSource({
    "jobs.keep.ended, PT59M59S, P30D",
    "jobs.keep.dead, PT0S, P90D",
    "jobs.keep.signals, -P1D, P90D",
    "jobs.keep.history, P36501D, P400D"
  })
  void a_time_out_of_range_names_key_value_range_and_way_out(
      String key, String value, String standard) {
    assertThatThrownBy(() -> retention(key + " = " + value))
        .isInstanceOf(OperatorActionException.class)
        .hasMessage(
            "%s: %s is %s, allowed is PT1H to P36500D; mend it, or leave the key out for %s",
            file(), key, value, standard);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30 days", "P1M", "30", ""})
  void words_that_are_no_duration_are_refused(String value) {
    assertThatThrownBy(() -> retention("jobs.keep.ended = " + value))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageStartingWith(
            "%s: jobs.keep.ended is '%s', which cannot be read".formatted(file(), value));
  }

  @Test
  void a_lease_that_is_too_short_is_refused_before_anything_starts() {
    assertThatThrownBy(() -> retention("jobs.lease = PT0.5S"))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("jobs.lease is PT0.5S, allowed is PT1S to");
  }

  private Path file() {
    return folder.resolve("rookery.properties");
  }

  private Retention retention(String lines) throws IOException {
    Files.writeString(
        file(),
        """
        database.url=jdbc:postgresql://127.0.0.1:1/rookery
        database.owner.user=owner
        database.owner.password=p
        database.app.password=p
        database.worker.password=p
        redis.password=p
        secrets.key-file=kek
        dns.resolvers=127.0.0.1:53
        dns.node-zone=nodes.example.
        dns.node-zone-provider=own
        agent.package=agent.tar.gz
        """
            + lines);
    return new JobsFactory().retention(InstallationFile.read(file()));
  }
}
