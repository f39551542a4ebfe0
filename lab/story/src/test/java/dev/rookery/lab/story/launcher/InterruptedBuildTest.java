package dev.rookery.lab.story.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds that are cut off, and builds that meet. */
class InterruptedBuildTest {
  /** A Maven with a child of its own, as one that runs tests has. */
  private static final String ENDLESS_BUILD =
      """
      echo '[INFO] --- compiler:3.16.0:compile (default-compile) @ mail-standards ---'
      sleep 600 &
      echo $! >child
      echo $$ >self
      wait
      """;

  @TempDir Path place;
  private Checkout checkout;

  @BeforeEach
  void checkOut() {
    checkout = Checkout.in(place).jdk("99");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void a_build_that_is_stopped_leaves_nothing_running_and_the_next_one_starts_clean(
      String signal, int exitCode) throws Exception {
    Process stopped = checkout.maven(ENDLESS_BUILD).start("lab");
    ProcessHandle maven = awaitProcess("self");
    ProcessHandle child = awaitProcess("child");
    new ProcessBuilder("kill", "-" + signal, Long.toString(stopped.pid())).start().waitFor();
    assertThat(stopped.waitFor(20, TimeUnit.SECONDS)).as("the launcher ends").isTrue();
    assertThat(stopped.exitValue()).isEqualTo(exitCode);
    assertThat(maven.isAlive()).as("Maven").isFalse();
    assertThat(child.isAlive()).as("what Maven started").isFalse();

    Run next = checkout.maven(LauncherTest.GOOD_BUILD).run();
    assertThat(next.exitCode()).as(next.err()).isZero();
    assertThat(checkout.mavenRuns().getLast()).contains(" clean package ");
  }

  @Test
  void two_first_starts_at_once_build_once() throws Exception {
    checkout.maven("touch building\nsleep 1\n" + LauncherTest.GOOD_BUILD);
    Process first = checkout.start("--help");
    await(checkout.folder().resolve("building"));
    Run second = checkout.run("--help");
    assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isZero();
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.err()).contains("another build is running in this folder; waiting for it");
    assertThat(checkout.mavenRuns()).hasSize(1);
  }

  @Test
  void a_build_goes_on_after_its_launcher_was_killed_and_nobody_builds_beside_it()
      throws Exception {
    checkout.maven("touch building\nsleep 2\n" + LauncherTest.GOOD_BUILD + "touch over\n");
    Process killed = checkout.start("--help");
    await(checkout.folder().resolve("building"));
    killed.destroyForcibly().waitFor();
    checkout.maven("[ -e over ] || exit 1\n" + LauncherTest.GOOD_BUILD);
    Run next = checkout.run("--help");
    assertThat(next.exitCode()).as(next.err()).isZero();
  }

  private ProcessHandle awaitProcess(String file) throws Exception {
    Path pid = checkout.folder().resolve(file);
    await(pid);
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }

  private void await(Path file) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!Files.exists(file) || (file.endsWith("self") && Files.size(file) == 0)) {
      assertThat(System.nanoTime()).as(file + " appears").isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
