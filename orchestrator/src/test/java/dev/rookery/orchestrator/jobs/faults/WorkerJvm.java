package dev.rookery.orchestrator.jobs.faults;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Installation.DatabaseAccess;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.Sensitive;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker in a process of its own, to be killed and stopped; ends with its standard input. */
final class WorkerJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private WorkerJvm(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static WorkerJvm start(
      LiveDatabase live, List<String> properties, Class<?> main, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx192m"));
    line.addAll(properties);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    DatabaseAccess access = live.access();
    builder.environment().put("TEST_DATABASE", access.url());
    builder.environment().put("TEST_PASSWORD", access.workerPassword().value());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new WorkerJvm(builder.start());
  }

  /** In the child: the parent's database. */
  static Database database(int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv("TEST_DATABASE"));
    config.setUsername("rookery_worker");
    config.setPassword(new Sensitive(System.getenv("TEST_PASSWORD")).value());
    config.setMaximumPoolSize(connections);
    HikariDataSource pool = new HikariDataSource(config);
    return new Database(pool, pool);
  }

  /** In the child: waits for the parent to say something, or to end. */
  static boolean isTold() throws IOException {
    return System.in.read() >= 0;
  }

  void tell() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  String readLine() throws IOException {
    return output.readLine();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the child lives on");
    }
    return process.exitValue();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void stop() {
    signal("-STOP");
  }

  void goOn() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      int exit = new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
      if (exit != 0) {
        throw new AssertionError("kill %s said %d".formatted(name, exit));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
