package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.platform.DurationWords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of a watched job, and how it is written: as a board, or a line for each event. */
final class JobBoard {
  private static final int BAR = 20;

  /** Fits into a terminal of 60 columns with its indent. */
  private static final int SENTENCE = 56;

  /** Of a board that is drawn again and again and must fit into a terminal of 24 lines. */
  private static final int MOST_STEPS = 15;

  private final Map<String, JsonNode> steps = new LinkedHashMap<>();
  private @Nullable JsonNode job;
  private @Nullable Instant begun;
  private String explanation = "";
  private Instant at = Instant.EPOCH;
  private long heardNanos;
  private int done;
  private int known;

  /**
   * @param nanos monotonic, when it came
   */
  void see(JsonNode event, long nanos) {
    at = Instant.parse(event.path("at").asText());
    heardNanos = nanos;
    done = event.path("stepsDone").asInt();
    known = event.path("stepsKnown").asInt();
    if (isJob(event)) {
      job = event;
      explanation = "";
      if (begun == null && event.path("state").asText().equals("running")) {
        begun = at;
      }
    } else {
      steps.put(event.path("name").asText(), event);
      Instant started = Instant.parse(event.path("startedAt").asText());
      begun = begun == null || started.isBefore(begun) ? started : begun;
    }
  }

  static boolean isJob(JsonNode event) {
    return event.path("event").asText().equals("job");
  }

  /** Why it does not run, until its state changes. */
  void explain(String sentence) {
    explanation = sentence;
  }

  String state() {
    return job == null ? "" : job.path("state").asText();
  }

  boolean hasEnded() {
    return job != null && job.path("ended").asBoolean();
  }

  String lastError() {
    return job == null ? "" : Output.text(job.path("lastError"));
  }

  /** The whole of it as of now: the job, then each step. */
  List<String> lines(long nanos) {
    JsonNode known = Objects.requireNonNullElse(job, ApiClient.json().nullNode());
    Instant now = at.plusNanos(nanos - heardNanos);
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s  %s  %s%s"
            .formatted(Output.text(known.path("kind")), state(), bar(), elapsedInAll(known, now)));
    wrapped(explanation).forEach(line -> lines.add("  " + line));
    int width = steps.keySet().stream().mapToInt(String::length).max().orElse(1);
    int leftOut = Math.max(0, steps.size() - MOST_STEPS);
    if (leftOut > 0) {
      lines.add("  ... %d earlier steps".formatted(leftOut));
    }
    steps.entrySet().stream()
        .skip(leftOut)
        .map(step -> line(step.getKey(), step.getValue(), width, now))
        .forEach(lines::add);
    return lines;
  }

  private static String line(String name, JsonNode step, int width, Instant now) {
    return "  %-7s  %s  %s"
        .formatted(
            isDone(step) ? "done" : "running",
            Output.text(step.path("name")) + " ".repeat(width - name.length()),
            took(step, now));
  }

  private static List<String> wrapped(String sentence) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : sentence.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > SENTENCE) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      lines.add(line.toString());
    }
    return lines;
  }

  private String elapsedInAll(JsonNode known, Instant now) {
    if (begun == null) {
      return "";
    }
    Instant end =
        known.hasNonNull("finishedAt") ? Instant.parse(known.path("finishedAt").asText()) : now;
    return "  " + DurationWords.of(Duration.between(begun, end));
  }

  /** One event for those who read a log. */
  List<String> eventLines(JsonNode event) {
    if (!isJob(event)) {
      return List.of(stepLine(event));
    }
    return explanation.isEmpty()
        ? List.of(jobLine(event))
        : List.of(jobLine(event), "  " + explanation);
  }

  private String jobLine(JsonNode event) {
    String error = event.hasNonNull("lastError") ? ": " + Output.text(event.path("lastError")) : "";
    return "%s %s, attempt %d%s"
        .formatted(bar(), Output.text(event.path("state")), event.path("attempt").asInt(), error);
  }

  private String stepLine(JsonNode event) {
    String name = Output.text(event.path("name"));
    return isDone(event)
        ? "%s %s done after %s".formatted(bar(), name, took(event, at))
        : "%s %s begun %s".formatted(bar(), name, usual(event)).stripTrailing();
  }

  private static boolean isDone(JsonNode step) {
    return step.path("state").asText().equals("done");
  }

  private static String took(JsonNode step, Instant now) {
    Instant end = isDone(step) ? Instant.parse(step.path("finishedAt").asText()) : now;
    Duration elapsed = Duration.between(Instant.parse(step.path("startedAt").asText()), end);
    return "%s %s".formatted(DurationWords.of(elapsed), usual(step)).stripTrailing();
  }

  private static String usual(JsonNode step) {
    return step.hasNonNull("usualMillis")
        ? "(usually %s)"
            .formatted(DurationWords.of(Duration.ofMillis(step.path("usualMillis").asLong())))
        : "";
  }

  private String bar() {
    int full = known == 0 ? 0 : BAR * done / known;
    return "[%s%s] %d/%d".formatted("#".repeat(full), "-".repeat(BAR - full), done, known);
  }
}
