package dev.rookery.lab.story.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./rookery test} shows of Maven's output. */
class TestRunTest {
  private static final String GREEN =
      """
      echo '[INFO] Building mail-standards 0.1.0-SNAPSHOT                     [1/2]'
      echo '[INFO] Running dev.rookery.SpfTest'
      echo 'SKIPPED SpfTest: no corpora'
      echo '[WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.1 s -- in dev.rookery.SpfTest'
      echo '[INFO] Results:'
      echo '[WARNING] Tests run: 5, Failures: 0, Errors: 0, Skipped: 1'
      echo '[INFO] Building dns 0.1.0-SNAPSHOT                                [2/2]'
      echo '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in dev.rookery.DnsTest'
      echo '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0'
      """;

  private static final String RED =
      """
      echo '[INFO] Building mail-standards 0.1.0-SNAPSHOT                     [1/2]'
      echo '[ERROR] Tests run: 3, Failures: 1, Errors: 1, Skipped: 0, Time elapsed: 0.1 s <<< FAILURE! -- in dev.rookery.SpfTest'
      echo '[ERROR] dev.rookery.SpfTest.softfail_is_not_a_pass -- Time elapsed: 0.03 s <<< FAILURE!'
      echo 'org.opentest4j.AssertionFailedError: '
      echo ''
      echo 'expected: SOFTFAIL'
      echo ' but was: PASS'
      printf '\\tat dev.rookery.SpfTest.softfail_is_not_a_pass(SpfTest.java:12)\\n'
      echo 'not of interest'
      echo '[ERROR] Tests run: 3, Failures: 1, Errors: 1, Skipped: 0'
      echo '[INFO] mail-standards ................................ FAILURE [  1.0 s]'
      echo '[INFO] orchestrator .................................. SKIPPED'
      echo '[ERROR] Failed to execute goal surefire:test: There are test failures.'
      exit 1
      """;

  @TempDir Path place;
  private Checkout checkout;

  @BeforeEach
  void checkOut() {
    checkout = Checkout.in(place).jdk("99");
  }

  @Test
  void all_green_ends_with_the_sum_alone_on_a_line() {
    Run run = checkout.maven(GREEN).run("test");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.outLines())
        .containsExactly(
            "[1/2] mail-standards",
            "SKIPPED SpfTest: no corpora",
            "Tests run: 5, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.1 s -- in dev.rookery.SpfTest",
            "[2/2] dns",
            "Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in dev.rookery.DnsTest",
            "not tested here:",
            "  SKIPPED SpfTest: no corpora",
            "6 passed, 0 failed, 1 skipped");
  }

  @Test
  void a_failure_shows_its_first_lines_and_what_was_not_reached() {
    Run run = checkout.maven(RED).run("test");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.outLines())
        .containsSubsequence(
            "  dev.rookery.SpfTest.softfail_is_not_a_pass -- Time elapsed: 0.03 s <<< FAILURE!",
            "    org.opentest4j.AssertionFailedError: ",
            "    expected: SOFTFAIL",
            "     but was: PASS",
            "not reached because of what failed: orchestrator",
            "1 passed, 2 failed, 0 skipped")
        .doesNotContain("    not of interest");
    assertThat(run.errLines().getLast())
        .startsWith("rookery: the tests failed: ")
        .endsWith("the whole log is " + checkout.log());
  }

  @Test
  void its_words_go_to_maven_and_what_runs_elsewhere_keeps_its_jars() {
    checkout.maven(GREEN).run("test", "-pl", "mail-standards");
    assertThat(checkout.mavenRuns().getLast())
        .endsWith("verify --fail-at-end -Ddist.skip=true -pl mail-standards ");
  }
}
