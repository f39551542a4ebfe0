package dev.rookery.bench.lab;

import dev.rookery.bench.Bench;
import dev.rookery.bench.Effort;
import dev.rookery.bench.Goal;
import dev.rookery.bench.Measure;
import dev.rookery.bench.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The measures of the main job. There is no peer that plays such a story: the goals are limits. */
public final class LabBench implements Bench {
  private static final int HELP_RUNS = 15;
  private static final int SERVE_RUNS = 7;
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final Goal HELP = new Goal.AtMost(150);
  private static final Goal SERVE = new Goal.AtMost(1500);
  private static final Goal WARM = new Goal.AtMost(90);
  private static final Goal COLD = new Goal.AtMost(300);
  private static final Goal TEST = new Goal.AtMost(600);
  private static final Goal AGENT_RSS = new Goal.AtMost(110);
  private static final Goal SERVER_RSS = new Goal.AtMost(300);

  @Override
  public String name() {
    return "lab";
  }

  @Override
  public String description() {
    return "time to the end of the story, start-up and memory";
  }

  @Override
  public List<Measure> run(Effort effort, Consumer<String> progress) throws Exception {
    Path home = home();
    Path scratch = Files.createTempDirectory("rookery-bench");
    List<Measure> measures = new ArrayList<>();
    progress.accept("--help");
    measures.add(help(home, scratch));
    progress.accept("the start of serve");
    measures.add(serve(scratch));
    progress.accept("a warm lab");
    measures.addAll(warm(home, scratch));
    if (effort.quick()) {
      measures.add(Measure.missing("lab_cold", "s", COLD, "left out by --quick"));
      measures.add(Measure.missing("test", "s", TEST, "left out by --quick"));
      return measures;
    }
    progress.accept("a first run from a fresh clone with an empty Maven repository");
    measures.add(cold(home, scratch));
    progress.accept("the tests, in that clone");
    measures.add(test(scratch));
    return measures;
  }

  private static Measure help(Path home, Path scratch) throws Exception {
    double[] millis = new double[HELP_RUNS];
    for (int i = 0; i < HELP_RUNS; i++) {
      Timed run = rookery(home, scratch, "--help");
      millis[i] = run.wall().toNanos() / 1e6;
    }
    return Measure.of("help", Samples.median(millis), "ms", HELP, "median of " + HELP_RUNS);
  }

  private static Measure serve(Path scratch) throws Exception {
    try (ServeTrial trial = ServeTrial.open(scratch.resolve("serve"))) {
      trial.readyMillis(); // migrates
      double[] millis = new double[SERVE_RUNS];
      for (int i = 0; i < SERVE_RUNS; i++) {
        millis[i] = trial.readyMillis();
      }
      return Measure.of(
          "serve_ready",
          Samples.median(millis),
          "ms",
          SERVE,
          "process start to ready, median of 7");
    }
  }

  private static List<Measure> warm(Path home, Path scratch) throws Exception {
    Path story = scratch.resolve("warm.jsonl");
    Timed run = lab(home, Map.of(), story);
    String outcome = run.exitCode() == 0 ? "verified" : "FAILED, see " + story;
    StoryFigures figures = StoryFigures.read(story);
    return List.of(
        run.exitCode() == 0
            ? Measure.of("lab_warm", seconds(run), "s", WARM, outcome)
            : Measure.missing("lab_warm", "s", WARM, outcome),
        rss("agent_rss", figures.agentRssBytes(), AGENT_RSS),
        rss("control_plane_rss", figures.controlPlaneRssBytes(), SERVER_RSS));
  }

  private static Measure rss(String name, @Nullable Long bytes, Goal goal) {
    return bytes == null
        ? Measure.missing(name, "MB", goal, "the story did not come that far")
        : Measure.of(name, bytes / 1e6, "MB", goal, "after the story");
  }

  private static Measure cold(Path home, Path scratch) throws Exception {
    Path clone = scratch.resolve("clone");
    Timed cloned =
        Timed.run(
            List.of("git", "clone", "-q", home.toString(), clone.toString()),
            scratch,
            Map.of(),
            scratch.resolve("clone.log"),
            LIMIT);
    if (cloned.exitCode() != 0) {
      return Measure.missing("lab_cold", "s", COLD, "the folder is not a git clone");
    }
    Timed run = lab(clone, emptyRepository(scratch), scratch.resolve("cold.jsonl"));
    return run.exitCode() == 0
        ? Measure.of("lab_cold", seconds(run), "s", COLD, "verified, build and downloads included")
        : Measure.missing("lab_cold", "s", COLD, "FAILED, see " + scratch.resolve("cold.jsonl"));
  }

  private static Measure test(Path scratch) throws Exception {
    Path clone = scratch.resolve("clone");
    Timed run =
        Timed.run(
            List.of(clone.resolve("rookery").toString(), "test"),
            clone,
            emptyRepository(scratch),
            scratch.resolve("test.log"),
            LIMIT);
    return run.exitCode() == 0
        ? Measure.of("test", seconds(run), "s", TEST, "all passed")
        : Measure.missing("test", "s", TEST, "FAILED, see " + scratch.resolve("test.log"));
  }

  private static Map<String, String> emptyRepository(Path scratch) {
    return Map.of("ROOKERY_MAVEN_ARGS", "-Dmaven.repo.local=" + scratch.resolve("repository"));
  }

  private static Timed lab(Path home, Map<String, String> environment, Path output)
      throws IOException, InterruptedException {
    return Timed.run(
        List.of(home.resolve("rookery").toString(), "lab", "--exit-when-done", "-o", "json"),
        home,
        environment,
        output,
        LIMIT);
  }

  private static Timed rookery(Path home, Path scratch, String... words)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(home.resolve("rookery").toString()));
    line.addAll(List.of(words));
    return Timed.run(line, home, Map.of(), scratch.resolve("out"), LIMIT);
  }

  private static double seconds(Timed run) {
    return run.wall().toMillis() / 1000.0;
  }

  private static Path home() {
    String home = System.getenv("ROOKERY_HOME");
    if (home == null) {
      throw new IllegalStateException("run it as ./rookery bench");
    }
    return Path.of(home);
  }
}
