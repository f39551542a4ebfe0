package dev.rookery.lab.story.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a page tells the reader to type works, typed in the page's order. */
class DocsTest {
  private static final Duration LAB_LIMIT = Duration.ofMinutes(6);
  private static final Path AGENT = Repository.ROOT.resolve("mta-agent/target/mta-agent.tar.gz");

  @TempDir static Path place;
  private static ReadersFolder reader;
  private static Process lab;

  @BeforeAll
  static void startLab() throws Exception {
    reader = ReadersFolder.in(place);
    if (!isOnPath("dig") && isOnPath("apt-get") && "root".equals(System.getProperty("user.name"))) {
      installDig();
    }
    if (!missing().isEmpty()) {
      System.err.println(
          "SKIPPED DocsTest, pages that need a lab: no " + String.join(", ", missing()));
      return;
    }
    Path said = place.resolve("lab.out");
    lab =
        reader
            .rookery(List.of("lab", "--days", "2"))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    long deadline = System.nanoTime() + LAB_LIMIT.toNanos();
    while (!Files.readString(said).contains("goes on running")) {
      assertThat(lab.isAlive()).as("the lab runs: %s", Files.readString(said)).isTrue();
      assertThat(System.nanoTime()).as("the story ends: %s", said).isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  @AfterAll
  static void endLab() throws InterruptedException {
    if (lab != null) {
      lab.destroy();
      assertThat(lab.waitFor(60, TimeUnit.SECONDS)).as("the lab ends").isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource
  void what_a_page_tells_to_type_works(Page page) throws Exception {
    if (page.needsLab()) {
      assumeTrue(lab != null, "there is no lab");
    }
    assertThat(reader.type(page)).isEmpty();
  }

  static Stream<Page> what_a_page_tells_to_type_works() {
    return Repository.pages().stream().map(Page::read).filter(page -> !page.blocks().isEmpty());
  }

  private static List<String> missing() {
    Stream<String> programs =
        Stream.of("curl", "dig", "python3").filter(program -> !isOnPath(program));
    Stream<String> agent =
        Files.exists(AGENT) ? Stream.of() : Stream.of("mta-agent.tar.gz (package it first)");
    return Stream.concat(programs, agent).toList();
  }

  /** What a reader of the tutorial is told to have; without it the pages are skipped, loudly. */
  private static void installDig() throws Exception {
    System.err.println("installing for the documentation's commands: bind9-dnsutils");
    String line =
        "export DEBIAN_FRONTEND=noninteractive; apt-get -qq update;"
            + " apt-get -qq -y --no-install-recommends install bind9-dnsutils";
    new ProcessBuilder("sh", "-c", line)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor(3, TimeUnit.MINUTES);
  }

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
