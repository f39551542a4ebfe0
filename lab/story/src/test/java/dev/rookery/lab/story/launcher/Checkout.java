package dev.rookery.lab.story.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with the launcher and a source, and a machine around it: a PATH that holds only what is
 * put there. The launcher in it asks for JDK 99, so that it does not find this machine's own.
 */
final class Checkout {
  private static final Path LAUNCHER = Path.of("..", "..", "rookery");
  private static final List<String> TOOLS =
      List.of(
          "awk",
          "date",
          "dirname",
          "env",
          "find",
          "flock",
          "grep",
          "head",
          "mkdir",
          "mkfifo",
          "mv",
          "readlink",
          "rm",
          "setsid",
          "sh",
          "sleep",
          "tail",
          "touch",
          "true");

  private final Path folder;
  private final Path machine;
  private final Map<String, String> environment = new HashMap<>();

  private Checkout(Path folder, Path machine) {
    this.folder = folder;
    this.machine = machine;
  }

  /**
   * @param place spaces in its name are welcome
   */
  static Checkout in(Path place) {
    Checkout checkout = new Checkout(place.resolve("check out"), place.resolve("machine"));
    checkout.write(
        checkout.launcher(), read(LAUNCHER).replaceFirst("(?m)^NEEDED=\\d+$", "NEEDED=99"));
    checkout.source("orchestrator/src/main/java/Main.java");
    checkout.source("orchestrator/src/test/java/MainTest.java");
    TOOLS.forEach(checkout::tool);
    return checkout;
  }

  Path folder() {
    return folder;
  }

  Path launcher() {
    return folder.resolve("rookery");
  }

  Path log() {
    return folder.resolve(".rookery/build.log");
  }

  /** What the machine's Maven was asked, a line a run. */
  List<String> mavenRuns() {
    Path runs = machine.resolve("maven-runs");
    return Files.exists(runs) ? read(runs).lines().toList() : List.of();
  }

  /** A JDK in the user's own folder whose {@code java} says what it was told to run. */
  Checkout jdk(String version) {
    return jdk(machine.resolve("home/.jdks/jdk-" + version), version);
  }

  Checkout jdk(Path home, String version) {
    write(home.resolve("release"), "JAVA_VERSION=\"%s\"%n".formatted(version));
    write(home.resolve("bin/java"), "#!/bin/sh\necho \"$0\"\nprintf '<%s>\\n' \"$@\"\n");
    write(home.resolve("bin/javac"), "#!/bin/sh\n");
    return this;
  }

  Checkout plainJava(String version) {
    return jdk(machine.resolve("old jdk"), version)
        .link("java", machine.resolve("old jdk/bin/java"));
  }

  /**
   * A Maven that notes its arguments and then runs the script.
   *
   * @param script in sh; its working folder is the checkout
   */
  Checkout maven(String script) {
    String note = "#!/bin/sh\n{ printf '%s ' \"$@\"; echo; } >>'RUNS'\n";
    write(
        machine.resolve("bin/mvn"),
        note.replace("RUNS", machine.resolve("maven-runs").toString()) + script + "\n");
    return this;
  }

  Checkout set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Runs the launcher to its end. */
  Run run(String... words) {
    return Run.of(builder(List.of(), words), machine);
  }

  /** Starts the launcher and returns at once; Ctrl-C reaches it even when tests ignore it. */
  Process start(String... words) {
    try {
      return builder(List.of("env", "--default-signal=INT"), words)
          .redirectErrorStream(true)
          .redirectOutput(machine.resolve("started").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(List<String> before, String... words) {
    List<String> line = new ArrayList<>(before);
    line.add(launcher().toString());
    line.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(line).directory(machine.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", machine.resolve("bin").toString(),
                "HOME", machine.resolve("home").toString()));
    builder.environment().putAll(environment);
    return builder;
  }

  Path source(String path) {
    return write(folder.resolve(path), "// a source\n");
  }

  private void tool(String name) {
    Stream.of("/usr/bin", "/bin", "/usr/local/bin")
        .map(bin -> Path.of(bin, name))
        .filter(Files::isExecutable)
        .findFirst()
        .ifPresent(program ->
            write(
                machine.resolve("bin").resolve(name),
                "#!/bin/sh\nexec %s \"$@\"\n".formatted(program)));
  }

  private Checkout link(String name, Path program) {
    try {
      Path link = machine.resolve("bin").resolve(name);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, program);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file that may be run. */
  Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<String> started() {
    Path said = machine.resolve("started");
    return Files.exists(said) ? Optional.of(read(said)) : Optional.empty();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
