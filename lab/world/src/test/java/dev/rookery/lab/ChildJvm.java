package dev.rookery.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with this one's class path, to be killed by tests. */
public final class ChildJvm implements AutoCloseable {
  private final Process jvm;
  private final BufferedReader output;

  private ChildJvm(Process jvm) {
    this.jvm = jvm;
    this.output =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Runs the class's main method; its standard error goes to ours. */
  public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line that the child prints. */
  public String readLine() throws IOException {
    return output.readLine();
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    jvm.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    jvm.destroyForcibly();
  }
}
