package dev.rookery.lab.story.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  /** What the launcher needs of a build, with the words that Maven says meanwhile. */
  static final String GOOD_BUILD =
      """
      echo '[INFO] Downloaded from central: https://repo.example/parent.pom (2 kB)'
      echo '[INFO] Building mail-standards 0.1.0-SNAPSHOT                          [1/2]'
      echo '[INFO] Building dist 0.1.0-SNAPSHOT                                    [2/2]'
      mkdir -p dist/target/lib && touch dist/target/lib/a.jar dist/target/lib/b.jar
      """;

  @TempDir Path place;
  private Checkout checkout;

  @BeforeEach
  void checkOut() {
    checkout = Checkout.in(place);
  }

  @Test
  void a_jdk_in_the_users_folder_is_found_although_plain_java_is_older() {
    Run run = checkout.plainJava("17.0.15").jdk("99.0.1").maven(GOOD_BUILD).run("node", "list");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines().getFirst()).endsWith("/.jdks/jdk-99.0.1/bin/java");
    assertThat(run.outLines()).endsWith("<node>", "<list>");
  }

  @Test
  void java_home_is_used_when_it_fits_and_passed_by_when_not() {
    checkout.jdk("99").jdk(place.resolve("old"), "1.8.0_402").jdk(place.resolve("new"), "100-ea");
    checkout.maven(GOOD_BUILD);
    assertThat(checkout.set("JAVA_HOME", place.resolve("new").toString()).run().out())
        .startsWith(place.resolve("new").toString());
    assertThat(checkout.set("JAVA_HOME", place.resolve("old").toString()).run().out())
        .contains("/.jdks/jdk-99/bin/java");
  }

  @Test
  void a_shipped_release_runs_on_its_own_image_and_builds_nothing() {
    checkout.jdk("100").jdk(checkout.folder().resolve("runtime"), "99").maven(GOOD_BUILD);
    Run run = checkout.run("serve", "--config", "a-file");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines().getFirst()).endsWith("/runtime/bin/java");
    assertThat(run.outLines()).endsWith("<serve>", "<--config>", "<a-file>");
    Run refused = checkout.run("build");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("shipped release", "'build'");
    assertThat(checkout.mavenRuns()).isEmpty();
  }

  @Test
  void without_a_jdk_one_line_says_what_to_install() {
    Run run = checkout.plainJava("17.0.15").maven(GOOD_BUILD).run("lab");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines())
        .singleElement()
        .asString()
        .startsWith("rookery: needs a JDK of version 99 or newer")
        .contains("install");
  }

  @Test
  void a_rookery_java_home_that_does_not_fit_is_not_passed_by_in_silence() {
    Run run = checkout.jdk("99").set("ROOKERY_JAVA_HOME", "/nowhere").run("lab");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines())
        .containsExactly(
            "rookery: ROOKERY_JAVA_HOME is /nowhere, where no JDK of version 99 or newer is");
  }

  @Test
  void without_maven_one_line_says_what_to_install() {
    Run run = checkout.jdk("99").run("lab");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines()).singleElement().asString().contains("needs Maven", "install");
  }

  @Test
  void the_first_start_shows_what_is_built_and_the_second_builds_nothing() {
    Run first = checkout.jdk("99").maven(GOOD_BUILD).run("--help");
    assertThat(first.errLines())
        .containsSubsequence(
            "preparing, 1 files fetched",
            "building [1/2] mail-standards, 1 files fetched",
            "building [2/2] dist, 1 files fetched");
    Run second = checkout.run("--help");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("a.jar:", "b.jar");
    assertThat(checkout.mavenRuns()).hasSize(1);
  }

  @Test
  void a_changed_or_removed_source_is_built_again_and_a_changed_test_is_not() throws IOException {
    checkout.jdk("99").maven(GOOD_BUILD).run();
    touchLater(checkout.source("orchestrator/src/test/java/MainTest.java"));
    checkout.run();
    assertThat(checkout.mavenRuns()).as("after a test changed").hasSize(1);
    touchLater(checkout.source("orchestrator/src/main/java/Main.java"));
    checkout.run();
    assertThat(checkout.mavenRuns()).as("after a source changed").hasSize(2);
    backdate(checkout.folder().resolve("orchestrator/src/main/java/Main.java"));
    Files.delete(checkout.folder().resolve("orchestrator/src/main/java/Main.java"));
    touchLater(checkout.folder().resolve("orchestrator/src/main/java"));
    checkout.run();
    assertThat(checkout.mavenRuns()).as("after a source went").hasSize(3);
  }

  @Test
  void what_is_saved_during_a_build_is_built_by_the_next_start() {
    checkout.jdk("99").maven(GOOD_BUILD + "sleep 0.1; touch orchestrator/src/main/java/Main.java");
    checkout.run();
    checkout.run();
    assertThat(checkout.mavenRuns()).hasSize(2);
  }

  @Test
  void a_failed_build_ends_in_one_line_with_the_first_real_error_and_the_log() {
    checkout
        .jdk("99")
        .maven(
            """
            echo '[INFO] Building mail-standards 0.1.0-SNAPSHOT                     [1/2]'
            echo '[ERROR] COMPILATION ERROR : '
            echo '[ERROR] /src/Spf.java:[12,3] cannot find symbol'
            echo '[ERROR] -> [Help 1]'
            exit 1
            """);
    Run run = checkout.run("lab");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines().getLast())
        .isEqualTo(
            "rookery: the build failed: /src/Spf.java:[12,3] cannot find symbol; the whole log is "
                + checkout.log());
  }

  @Test
  void without_a_network_the_error_says_so() {
    checkout
        .jdk("99")
        .maven(
            """
            echo '[ERROR] Could not transfer artifact a:b:pom:1 from/to central: Unknown host repo.example'
            exit 1
            """);
    assertThat(checkout.run("lab").errLines().getLast())
        .contains("is there a network", "Could not transfer artifact a:b:pom:1");
  }

  @Test
  void a_folder_that_cannot_be_written_is_named() throws IOException {
    Files.writeString(checkout.folder().resolve(".rookery"), "in the way");
    Run run = checkout.jdk("99").maven(GOOD_BUILD).run("lab");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines())
        .singleElement()
        .asString()
        .startsWith("rookery: cannot write to " + checkout.folder().resolve(".rookery"));
  }

  @Test
  void it_works_through_a_link_from_elsewhere() throws IOException {
    checkout.jdk("99").maven(GOOD_BUILD);
    Path link = Files.createSymbolicLink(place.resolve("rk"), checkout.launcher());
    ProcessBuilder program = new ProcessBuilder(link.toString(), "--help");
    program.environment().put("HOME", place.resolve("machine/home").toString());
    program.environment().put("PATH", place.resolve("machine/bin").toString());
    assertThat(Run.of(program, place).out()).contains("check out/dist/target/lib/a.jar");
  }

  @Test
  void what_a_running_rookery_starts_is_what_was_built() throws IOException {
    checkout.jdk("99").maven(GOOD_BUILD).run();
    touchLater(checkout.source("orchestrator/src/main/java/Main.java"));
    checkout
        .set("ROOKERY_DIST", checkout.folder().resolve("dist/target").toString())
        .run("serve", "--config", "x");
    assertThat(checkout.mavenRuns()).hasSize(1);
  }

  @Test
  void arguments_with_spaces_arrive_whole() {
    checkout.jdk("99").maven(GOOD_BUILD).run();
    assertThat(checkout.run("api", "GET", "/v1/a b").outLines())
        .endsWith("<api>", "<GET>", "</v1/a b>");
  }

  private static void touchLater(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(2)));
  }

  private static void backdate(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
  }
}
