package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.provisioning.host.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Packs the {@link FakeAgent} as the real one is packed. */
final class AgentTarball {
  private static final String SCRIPT =
      """
      #!/bin/sh
      exec "$JAVA_HOME/bin/java" -Xmx48m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp %s %s "$@"
      """;

  private AgentTarball() {}

  static Path in(Path folder) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("mta-agent-1/bin"));
    Path script = bin.resolve("mta-agent");
    Files.writeString(
        script, SCRIPT.formatted(Command.quote(classPath()), FakeAgent.class.getName()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path archive = folder.resolve("mta-agent.tar.gz");
    Process tar =
        new ProcessBuilder(
                "tar", "-czf", archive.toString(), "-C", folder.toString(), "mta-agent-1")
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IllegalStateException("tar failed");
    }
    return archive;
  }

  /** Absolute, for the agent starts in another folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
