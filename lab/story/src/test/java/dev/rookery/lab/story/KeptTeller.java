package dev.rookery.lab.story;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is told, to be asked about. */
final class KeptTeller implements Teller {
  private final List<Told> steps = new CopyOnWriteArrayList<>();

  record Told(String step, boolean ok, String sentence, Evidence evidence) {}

  Optional<Told> find(String step) {
    return steps.stream().filter(told -> told.step().equals(step)).findFirst();
  }

  Evidence evidence(String step) {
    return find(step).orElseThrow(() -> new AssertionError("not told: " + step)).evidence();
  }

  /** What went wrong, for the message of a failed assertion. */
  List<String> failures() {
    return steps.stream()
        .filter(told -> !told.ok())
        .map(told ->
            "%s: %s; found %s".formatted(told.step(), told.sentence(), told.evidence().line()))
        .toList();
  }

  @Override
  public void step(String step, boolean ok, String sentence, Evidence evidence, Duration elapsed) {
    steps.add(new Told(step, ok, sentence, evidence));
  }

  @Override
  public void chapter(String title) {}

  @Override
  public void doing(String what) {}

  @Override
  public void remark(String line) {}

  @Override
  public void done(Map<String, Long> figures, Duration elapsed) {}

  @Override
  public void failed(String step, Duration elapsed) {}
}
