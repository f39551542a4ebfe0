package dev.rookery.lab.story.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A folder that looks like a checkout to who types in it. Its {@code rookery} is the real command
 * line from the tests' class path; only what would build, test or never end is played.
 */
final class ReadersFolder {
  private static final int SESSION_MINUTES = 5;
  private static final String LAUNCHER =
      """
      #!/bin/sh
      java() { exec '%1$s' -Xmx200m -XX:TieredStopAtLevel=1 -cp '%2$s' "$@"; }
      case ${1:-} in
        build | test | mvn) echo "not inside a test"; exit 0 ;;
        lab) [ $# -gt 1 ] || { echo "it runs already"; exit 0; } ;;
        serve) [ -n "${ROOKERY_HOME:-}" ] || java dev.rookery.lab.story.docs.CheckConfiguration "$3" ;;
      esac
      [ -n "${ROOKERY_HOME:-}" ] || export ROOKERY_HOME='%3$s'
      java dev.rookery.orchestrator.cli.Main "$@"
      """;

  private final Path folder;

  private ReadersFolder(Path folder) {
    this.folder = folder;
  }

  static ReadersFolder in(Path folder) throws IOException {
    Path launcher = folder.resolve("rookery");
    Files.writeString(
        launcher,
        LAUNCHER.formatted(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            folder));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(folder.resolve("mta-agent"), Repository.ROOT.resolve("mta-agent"));
    copy(folder, "ansible/inventory/fleet.py");
    return new ReadersFolder(folder);
  }

  /** A program that looks for the command line of its own checkout. */
  private static void copy(Path folder, String program) throws IOException {
    Path to = folder.resolve(program);
    Files.createDirectories(to.getParent());
    Files.copy(Repository.ROOT.resolve(program), to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  Path folder() {
    return folder;
  }

  ProcessBuilder rookery(List<String> words) {
    ProcessBuilder program = new ProcessBuilder(folder.resolve("rookery").toString());
    program.command().addAll(words);
    return prepared(program);
  }

  /**
   * Types a page's blocks.
   *
   * @return empty when all went well, else where it failed and what was said
   */
  String type(Page page) throws IOException, InterruptedException {
    Path said = folder.resolve("session.out");
    Files.deleteIfExists(folder.resolve("session.lines"));
    Process session =
        prepared(new ProcessBuilder("sh", "-c", page.session()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    boolean over = session.waitFor(SESSION_MINUTES, TimeUnit.MINUTES);
    session.destroyForcibly();
    if (over && session.exitValue() == 0) {
      return "";
    }
    String reached = Files.readString(folder.resolve("session.lines")).lines().toList().getLast();
    return "%s %s: %s%n%s"
        .formatted(
            page,
            reached,
            over ? "exit code " + session.exitValue() : "not over in time",
            Files.readString(said));
  }

  private ProcessBuilder prepared(ProcessBuilder program) {
    program.directory(folder.toFile()).redirectInput(new File("/dev/null"));
    program.environment().remove("ROOKERY_HOME");
    program.environment().remove("ROOKERY_DIST");
    return program;
  }
}
