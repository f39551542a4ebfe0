package dev.rookery.lab.story;

import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Tells until the user ends the lab: what fails because its other side is gone is no news. */
record TellerUntilStop(Teller to, BooleanSupplier stopped) implements Teller {
  @Override
  public void chapter(String title) {
    unlessStopped(() -> to.chapter(title));
  }

  @Override
  public void doing(String what) {
    unlessStopped(() -> to.doing(what));
  }

  @Override
  public void step(String step, boolean ok, String sentence, Evidence evidence, Duration elapsed) {
    unlessStopped(() -> to.step(step, ok, sentence, evidence, elapsed));
  }

  @Override
  public void remark(String line) {
    unlessStopped(() -> to.remark(line));
  }

  @Override
  public void done(Map<String, Long> figures, Duration elapsed) {
    unlessStopped(() -> to.done(figures, elapsed));
  }

  @Override
  public void failed(String step, Duration elapsed) {
    unlessStopped(() -> to.failed(step, elapsed));
  }

  private void unlessStopped(Runnable telling) {
    if (!stopped.getAsBoolean()) {
      telling.run();
    }
  }
}
