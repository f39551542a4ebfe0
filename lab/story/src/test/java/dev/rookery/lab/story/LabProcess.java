package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rookery.postgres.owned.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** {@code rookery lab -o json} in a JVM of its own, as a user starts it; to be killed by tests. */
final class LabProcess implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Process jvm;
  private final BufferedReader output;
  private final List<JsonNode> told = new ArrayList<>();

  private LabProcess(Process jvm) {
    this.jvm = jvm;
    this.output =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
  }

  static LabProcess start(Path base, String... more) throws IOException {
    // a process group that hears Ctrl-C as in a terminal, in whatever way the tests were started
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT", "setsid"));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path")));
    line.add("-Dslf4j.internal.verbosity=ERROR"); // the tests' class path has two providers
    line.add("-Drookery.agent.package=" + AgentPackage.find());
    line.addAll(List.of("dev.rookery.orchestrator.cli.Main", "lab", "-o", "json"));
    line.addAll(List.of("--home", base.toString(), "--day", "2s", "--days", "3"));
    line.addAll(List.of(more));
    return new LabProcess(
        new ProcessBuilder(line).redirectError(base.resolve("stderr.txt").toFile()).start());
  }

  /** Reads until this step is told, the last one included. */
  JsonNode awaitStep(String step) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      JsonNode object = JSON.readTree(line);
      told.add(object);
      if (object.path("step").asText().equals(step)) {
        return object;
      }
    }
    throw new AssertionError("it ended before " + step + ": " + told);
  }

  /** All lines read so far. */
  List<JsonNode> told() {
    return told;
  }

  /** Reads to the end and gives the exit code. */
  int awaitEnd() throws IOException, InterruptedException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      told.add(JSON.readTree(line));
    }
    return jvm.waitFor();
  }

  /** Ctrl-C: the terminal tells the lab and all that it started in its process group. */
  void interrupt() {
    Signal.INT.sendToGroup(jvm.pid());
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    jvm.destroyForcibly().waitFor();
  }

  /** Everything that works below the folder or was started with it in its command line. */
  static Set<Long> processesOf(Path folder) {
    String name = folder.toString();
    Set<Long> found = new TreeSet<>();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      all.filter(process -> process.pid() != ProcessHandle.current().pid())
          .filter(process -> ProcFile.of(process.pid()).mentions(name))
          .forEach(process -> found.add(process.pid()));
    }
    return found;
  }

  @Override
  public void close() {
    jvm.destroyForcibly();
  }
}
