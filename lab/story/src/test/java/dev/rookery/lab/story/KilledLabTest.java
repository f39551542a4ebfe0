package dev.rookery.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.postgres.owned.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user starts it, killed or failing; in a folder with spaces in its path. */
@Timeout(300)
@Order(1) // the longest
class KilledLabTest {
  @TempDir Path temp;

  @Test
  void a_killed_lab_is_cleaned_up_by_the_next_one_which_plays_the_whole_story() throws Exception {
    Path base = Files.createDirectories(temp.resolve("labs of mine"));
    try (LabProcess killed = LabProcess.start(base)) {
      killed.awaitStep("mail.accepted");
      killed.kill();
    }
    Set<Long> left = LabProcess.processesOf(base);
    assertThat(left).as("agents outlive a lab that is killed").isNotEmpty();

    try (LabProcess second = LabProcess.start(base, "--exit-when-done")) {
      JsonNode home = second.awaitStep("lab.home");
      assertThat(home.at("/evidence/folder").asText()).startsWith(base + "/lab-");
      assertThat(LabProcess.processesOf(base)).doesNotContainAnyElementsOf(left);
      int code = second.awaitEnd();
      assertThat(code).as("exit code; told: %s", second.told()).isZero();
      requireStory(second.told());
    }
    assertThat(LabProcess.processesOf(base)).isEmpty();
  }

  @Test
  void ctrl_c_ends_a_lab_and_leaves_no_process_and_no_port() throws Exception {
    Path base = Files.createDirectories(temp.resolve("interrupted"));
    try (LabProcess lab = LabProcess.start(base)) {
      String network = lab.awaitStep("lab.home").at("/evidence/network").asText();
      lab.awaitStep("node1.gate");
      assertThat(Listeners.of(network)).isNotEmpty();

      lab.interrupt();

      assertThat(lab.awaitEnd()).as("as of a program that SIGINT ended").isEqualTo(130);
      assertThat(LabProcess.processesOf(base)).isEmpty();
      assertThat(Listeners.of(network)).isEmpty();
      assertThat(lab.told()).allSatisfy(line -> assertThat(line.path("ok").asBoolean()).isTrue());
    }
    assertThat(Files.readString(base.resolve("stderr.txt"))).as("what a user sees").isEmpty();
  }

  @Test
  void a_story_that_cannot_go_on_names_the_step_and_exits_with_1() throws Exception {
    Path base = Files.createDirectories(temp.resolve("labs"));
    try (LabProcess lab = LabProcess.start(base, "--exit-when-done")) {
      Signal.KILL.send(lab.awaitStep("lab.control-plane").at("/evidence/pid").asLong());

      assertThat(lab.awaitEnd()).isEqualTo(1);

      JsonNode last = lab.told().getLast();
      JsonNode failed = lab.told().get(lab.told().size() - 2);
      assertThat(last.path("step").asText()).isEqualTo("done");
      assertThat(last.path("ok").asBoolean(true)).isFalse();
      assertThat(failed.path("ok").asBoolean(true)).isFalse();
      assertThat(failed.path("step")).isEqualTo(last.path("failed_step"));
      assertThat(failed.at("/evidence/error").asText()).contains("cannot reach the control plane");
    }
    assertThat(Files.readString(base.resolve("stderr.txt")))
        .contains("rookery: the story failed at node1")
        .doesNotContain("\tat ");
    assertThat(LabProcess.processesOf(base)).isEmpty();
  }

  private static void requireStory(List<JsonNode> told) {
    List<String> steps = new ArrayList<>();
    for (JsonNode line : told.subList(0, told.size() - 1)) {
      assertThat(line.path("ok").asBoolean()).as(line.toString()).isTrue();
      assertThat(line.path("evidence").isObject()).as(line.toString()).isTrue();
      assertThat(line.path("elapsed_ms").isIntegralNumber()).as(line.toString()).isTrue();
      steps.add(line.path("step").asText());
    }
    assertThat(steps).doesNotHaveDuplicates().contains("lab.home", "node1.gate", "node2.gate");
    JsonNode last = told.getLast();
    assertThat(last.path("step").asText()).isEqualTo("done");
    assertThat(last.path("ok").asBoolean()).isTrue();
    JsonNode figures = last.path("figures");
    assertThat(figures.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "messages_submitted",
            "delivered",
            "deferred",
            "bounced",
            "queued",
            "complained",
            "outcomes_ingested",
            "dkim_pass",
            "spf_pass",
            "dmarc_pass");
    assertThat(figures.path("messages_submitted").asLong())
        .isPositive()
        .isEqualTo(
            figures.path("delivered").asLong()
                + figures.path("bounced").asLong()
                + figures.path("queued").asLong());
  }
}
