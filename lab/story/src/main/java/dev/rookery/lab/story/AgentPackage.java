package dev.rookery.lab.story;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The agent's archive, as the build made it. */
final class AgentPackage {
  private AgentPackage() {}

  /**
   * @throws IllegalStateException it was not built
   */
  static Path find() {
    return Stream.of(
            Optional.ofNullable(System.getProperty("rookery.agent.package")).map(Path::of),
            Optional.ofNullable(System.getenv("ROOKERY_HOME"))
                .map(home -> Path.of(home, "mta-agent", "target", "mta-agent.tar.gz")))
        .flatMap(Optional::stream)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("the agent is not built: run ./rookery build"));
  }
}
