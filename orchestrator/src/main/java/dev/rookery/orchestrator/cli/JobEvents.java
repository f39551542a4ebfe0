package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The events of a job as they come (server-sent events, HTML Living Standard §9.2). A connection
 * that breaks or falls silent is made anew and goes on after the last event.
 */
final class JobEvents implements AutoCloseable {
  /** The control plane says something every 15 s. */
  private static final Duration SILENCE = Duration.ofSeconds(45);

  private static final Duration RECONNECT = Duration.ofSeconds(1);
  private static final int FAILURES_IN_A_ROW = 30;

  private final ApiClient api;
  private final String path;
  private final LinkedBlockingQueue<Came> came = new LinkedBlockingQueue<>();
  private @Nullable InputStream stream;
  private String lastId = "";
  private int failures;
  private long heardAt = System.nanoTime();

  /** What the reading thread saw. */
  private sealed interface Came {
    record Event(String id, JsonNode data) implements Came {}

    record Comment() implements Came {}

    record End(InputStream of) implements Came {}
  }

  JobEvents(ApiClient api, String job) {
    this.api = api;
    this.path = "/v1/jobs/" + Paths.segment(job) + "/events";
  }

  /**
   * Waits for the next event.
   *
   * @return empty when none came in time
   * @throws CommandFailedException the request is refused, or the control plane stays away
   */
  Optional<JsonNode> next(Duration atMost) throws InterruptedException {
    if (stream == null) {
      connect(atMost);
    }
    Came one = came.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    if (one != null) {
      heardAt = System.nanoTime();
    } else if (System.nanoTime() - heardAt > SILENCE.toNanos()) {
      disconnect();
    }
    return switch (one) {
      case null -> Optional.empty();
      case Came.Event event -> {
        lastId = event.id();
        failures = 0;
        yield Optional.of(event.data());
      }
      case Came.Comment _ -> Optional.empty();
      case Came.End end -> {
        if (end.of() == stream) {
          disconnect();
        }
        yield Optional.empty();
      }
    };
  }

  private void connect(Duration atMost) throws InterruptedException {
    if (failures > 0) {
      Thread.sleep(RECONNECT.compareTo(atMost) < 0 ? RECONNECT : atMost);
    }
    failures++;
    try {
      Map<String, String> resume = lastId.isEmpty() ? Map.of() : Map.of("Last-Event-ID", lastId);
      stream = api.stream(path, resume).orElse(null);
    } catch (CommandFailedException e) {
      if (lastId.isEmpty() || e.exitCode() != ExitCode.FAILED || failures > FAILURES_IN_A_ROW) {
        throw e;
      }
    }
    InputStream opened = stream;
    if (opened != null) {
      heardAt = System.nanoTime();
      Thread.ofVirtual().name("job-events").start(() -> read(opened));
    }
  }

  private void read(InputStream from) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
      String id = "";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(":")) {
          came.add(new Came.Comment());
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          data.append(line, 6, line.length());
        } else if (line.isEmpty() && !data.isEmpty()) {
          came.add(new Came.Event(id, ApiClient.json().readTree(data.toString())));
          data.setLength(0);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // the end of this connection; the next one goes on
    } finally {
      came.add(new Came.End(from));
    }
  }

  private void disconnect() {
    InputStream open = stream;
    stream = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException _) {
        // closed is what it should be
      }
    }
  }

  @Override
  public void close() {
    disconnect();
  }
}
