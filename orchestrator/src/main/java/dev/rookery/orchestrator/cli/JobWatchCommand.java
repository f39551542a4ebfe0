package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery job watch}. */
@Command(
    name = "watch",
    description = {
      "follow a job step by step until it ends",
      "Exit code 0 when it is done, 6 when it failed or was cancelled, 7 when --timeout passed first."
          + " Stopping the watch does not stop the job."
    },
    mixinStandardHelpOptions = true)
final class JobWatchCommand implements Runnable {
  private static final Duration REFRESH = Duration.ofMillis(500);

  @Mixin private Connection to = new Connection();

  @Parameters(paramLabel = "ID")
  private String id = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "watch no longer than this, e.g. 90s or 10m")
  private @Nullable Duration timeout;

  private final JobBoard board = new JobBoard();
  private final boolean live = System.console() != null && System.console().isTerminal();
  private int drawn;

  @Override
  public void run() {
    Thread farewell = Thread.ofPlatform().unstarted(this::sayThatItGoesOn);
    Runtime.getRuntime().addShutdownHook(farewell);
    try {
      watch();
    } finally {
      forget(farewell);
    }
  }

  /** Ctrl-C ends the JVM, with exit code 130, and nothing here is asked. */
  private void sayThatItGoesOn() {
    System.err.printf("%nrookery: the job goes on; watch on: rookery job watch %s%n", id);
  }

  private static void forget(Thread farewell) {
    try {
      Runtime.getRuntime().removeShutdownHook(farewell);
    } catch (IllegalStateException _) {
      // the JVM is ending, and it is said
    }
  }

  private void watch() {
    long began = System.nanoTime();
    try (ApiClient api = to.api();
        JobEvents events = new JobEvents(api, id)) {
      while (!board.hasEnded()) {
        Duration left = left(System.nanoTime() - began);
        Optional<JsonNode> event = events.next(left.compareTo(REFRESH) < 0 ? left : REFRESH);
        event.ifPresent(it -> board.see(it, System.nanoTime()));
        event.filter(JobBoard::isJob).ifPresent(it -> explain(api, it));
        show(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException(130, "interrupted; the job goes on");
    }
    if (!board.state().equals("done")) {
      throw new CommandFailedException(
          ExitCode.JOB_FAILED,
          "job %s is %s: %s; 'rookery job show %s' tells more"
              .formatted(id, board.state(), board.lastError(), id));
    }
  }

  private Duration left(long spentNanos) {
    if (timeout == null) {
      return REFRESH;
    }
    Duration left = timeout.minusNanos(spentNanos);
    if (left.isNegative() || left.isZero()) {
      throw new CommandFailedException(
          ExitCode.WAIT_TIMED_OUT,
          "job %s is still %s; 'rookery job watch %s' watches on".formatted(id, board.state(), id));
    }
    return left;
  }

  /** Only what neither runs nor has ended needs a reason. */
  private void explain(ApiClient api, JsonNode job) {
    if (to.output() == Output.table
        && !job.path("ended").asBoolean()
        && !board.state().equals("running")) {
      board.explain(
          Output.text(
              api.get("/v1/jobs/" + Paths.segment(id) + "/explanation").path("explanation")));
    }
  }

  private void show(Optional<JsonNode> event) {
    PrintWriter out = to.out();
    switch (to.output()) {
      case json -> event.ifPresent(it -> out.println(it.toString()));
      case name -> {
        if (event.filter(it -> it.path("ended").asBoolean()).isPresent()) {
          out.println(id);
        }
      }
      case table -> {
        if (live) {
          draw(out);
        } else {
          event.map(board::eventLines).ifPresent(lines -> lines.forEach(out::println));
        }
      }
    }
  }

  /**
   * In the place of what was drawn before. What is too long for the terminal is cut by it, as the
   * board would otherwise take more lines than were counted.
   */
  private void draw(PrintWriter out) {
    List<String> lines = board.lines(System.nanoTime());
    StringBuilder screen = new StringBuilder("\u001b[?7l");
    if (drawn > 0) {
      screen.append("\u001b[").append(drawn).append('F');
    }
    lines.forEach(line -> screen.append(line).append("\u001b[K\n"));
    screen.append("\u001b[J\u001b[?7h");
    out.print(screen);
    out.flush();
    drawn = lines.size();
  }
}
