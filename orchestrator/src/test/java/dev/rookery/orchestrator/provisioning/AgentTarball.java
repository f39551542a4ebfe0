package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.provisioning.host.Command;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Packs the {@link FakeAgent} as the real one is packed. */
final class AgentTarball {
  private static final String SCRIPT =
      """
      #!/bin/sh
      # %s
      here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd -P)
      exec "$JAVA_HOME/bin/java" -Xmx48m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \\
        -Drookery.folder="${here##*/}" %s -cp %s %s "$@"
      """;

  private AgentTarball() {}

  static Path in(Path folder) throws Exception {
    return in(folder, "1", "");
  }

  /**
   * Puts another package in the place of the one that is there.
   *
   * @param release makes it another
   * @param options of Java, e.g. to keep a door closed
   */
  static Path in(Path folder, String release, String options) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("mta-agent-1/bin"));
    Path script = bin.resolve("mta-agent");
    Files.writeString(
        script,
        SCRIPT.formatted(release, options, Command.quote(classPath()), FakeAgent.class.getName()));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path fresh = folder.resolve("mta-agent.tar.gz.new");
    Process tar =
        new ProcessBuilder("tar", "-czf", fresh.toString(), "-C", folder.toString(), "mta-agent-1")
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IllegalStateException("tar failed");
    }
    return Files.move(
        fresh, folder.resolve("mta-agent.tar.gz"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Absolute, for the agent starts in another folder. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
