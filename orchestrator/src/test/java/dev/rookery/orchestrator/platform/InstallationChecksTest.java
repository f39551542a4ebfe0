package dev.rookery.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationChecksTest {
  @TempDir Path folder;

  @Test
  void a_missing_file_is_the_only_finding() {
    assertThat(InstallationChecks.of(folder.resolve("none.properties")))
        .singleElement()
        .satisfies(only -> {
          assertThat(only.status()).isEqualTo(Finding.Status.problem);
          assertThat(only.evidence()).contains("none.properties");
        });
  }

  @Test
  void an_unknown_key_is_named() throws IOException {
    Path file = write("database.ulr=jdbc:postgresql://127.0.0.1:1/x\n" + complete());
    assertThat(InstallationChecks.of(file))
        .singleElement()
        .satisfies(only -> assertThat(only.evidence()).contains("unknown key database.ulr"));
  }

  @Test
  void a_token_for_metrics_that_can_be_guessed_is_refused() throws IOException {
    assertThat(InstallationChecks.of(write("metrics.token=short\n" + complete())))
        .singleElement()
        .satisfies(only ->
            assertThat(only.evidence())
                .contains("metrics.token has 5 characters, allowed is none, or 16 and more")
                .doesNotContain("short"));
  }

  @Test
  void each_thing_that_is_away_is_a_finding_with_a_fix() throws IOException {
    List<Finding> findings = InstallationChecks.of(write(complete()));
    assertThat(findings)
        .filteredOn(each -> each.status() == Finding.Status.problem)
        .extracting(Finding::id)
        .containsExactly(
            "secrets.key",
            "database.reachable",
            "database.roles",
            "redis.reachable",
            "agent.package",
            "dns.node-zone-provider");
    assertThat(findings)
        .filteredOn(each -> each.status() == Finding.Status.problem)
        .allSatisfy(each -> assertThat(each.fix()).isNotEmpty());
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("rookery.properties"), text);
  }

  /** Whole, but nothing of it is there; port 1 is nobody's. */
  private static String complete() {
    return """
    http.port=0
    database.url=jdbc:postgresql://127.0.0.1:1/rookery
    database.owner.user=owner
    database.owner.password=p
    database.app.password=p
    database.worker.password=p
    redis.port=1
    redis.password=p
    secrets.key-file=kek
    dns.resolvers=127.0.0.1:53
    dns.node-zone=nodes.example.
    dns.node-zone-provider=absent
    agent.package=agent.tar.gz
    """;
  }
}
