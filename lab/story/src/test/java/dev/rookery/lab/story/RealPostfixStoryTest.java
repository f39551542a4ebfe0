package dev.rookery.lab.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole story with a real Postfix on each node. */
class RealPostfixStoryTest {
  private static final Path AGENT = Path.of("../../mta-agent/target/mta-agent.tar.gz");
  private Path base;

  @BeforeEach
  void needs() throws Exception {
    skipFor(RealPostfixMaker.trouble(Path.of("/var/tmp")));
    skipFor(
        Files.exists(AGENT)
            ? Optional.empty()
            : Optional.of("the agent is not packed: run ./rookery build"));
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    int processors = Runtime.getRuntime().availableProcessors();
    skipFor(
        load <= 4 * processors
            ? Optional.empty()
            : Optional.of(
                "load is %.0f on %d processors, 240 s would not do".formatted(load, processors)));
    // Postfix's own scripts take no blanks, and a checkout may have some
    base = Files.createTempDirectory(Path.of("/var/tmp"), "rookery-story");
  }

  private static void skipFor(Optional<String> trouble) {
    trouble.ifPresent(reason -> System.err.println("SKIPPED: RealPostfixStoryTest: " + reason));
    assumeTrue(trouble.isEmpty(), trouble::orElseThrow);
  }

  @AfterEach
  void remove() throws Exception {
    if (base != null) {
      FolderRemoval.remove(base);
    }
  }

  @Test
  @Timeout(240)
  void three_days_of_mail_are_verified_and_no_postfix_stays() throws Exception {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    List<ProcessHandle> masters;
    boolean verified;
    try (Lab lab = new Lab(new LabOptions(base, Duration.ofSeconds(2), 3, 8080, true));
        PrintStream out = new PrintStream(told)) {
      verified = new Story(lab, new ScreenTeller(out, false)).play();
      masters = masters(lab.home().nodes());
    }
    assertThat(verified).as(told.toString()).isTrue();
    assertThat(masters)
        .hasSize(2)
        .allSatisfy(master -> assertThat(master.onExit()).succeedsWithin(Duration.ofSeconds(5)));
  }

  private static List<ProcessHandle> masters(Path nodes) throws Exception {
    List<ProcessHandle> masters = new ArrayList<>();
    try (Stream<Path> machines = Files.list(nodes)) {
      for (Path machine : machines.toList()) {
        Path pid = machine.resolve("var/spool/postfix/pid/master.pid");
        if (Files.exists(pid)) {
          ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(masters::add);
        }
      }
    }
    return masters;
  }
}
