package dev.rookery.lab.story;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/** Lines for people; colour and the running line only on a terminal. */
final class ScreenTeller implements Teller {
  private static final int EVIDENCE_WIDTH = 150;
  private final PrintStream out;
  private final boolean terminal;
  private boolean doingShown;

  ScreenTeller(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public synchronized void chapter(String title) {
    clearDoing();
    out.println();
    out.println(bold(title));
  }

  @Override
  public synchronized void doing(String what) {
    if (terminal) {
      clearDoing();
      out.print("  … " + what);
      out.flush();
      doingShown = true;
    }
  }

  @Override
  public synchronized void step(
      String step, boolean ok, String sentence, Evidence evidence, Duration elapsed) {
    clearDoing();
    out.printf("  %s %s (%s)%n", ok ? green("✓") : red("✗"), sentence, seconds(elapsed));
    if (!evidence.facts().isEmpty()) {
      evidence
          .facts()
          .forEach((name, value) -> out.println(dim("      " + clipped(name + ": " + value))));
    }
    out.flush();
  }

  @Override
  public synchronized void remark(String line) {
    clearDoing();
    out.println("    " + line);
    out.flush();
  }

  @Override
  public synchronized void done(Map<String, Long> figures, Duration elapsed) {
    clearDoing();
    out.println();
    figures.forEach((name, value) -> out.printf("  %-20s %,9d%n", name, value));
    out.println();
    out.println(green("The whole story was verified in " + seconds(elapsed) + "."));
    out.flush();
  }

  @Override
  public synchronized void failed(String step, Duration elapsed) {
    clearDoing();
    out.println();
    out.println(
        red(
            "The story failed at %s after %s; the line marked ✗ says why."
                .formatted(step, seconds(elapsed))));
    out.flush();
  }

  private void clearDoing() {
    if (doingShown) {
      out.print("\r\033[K");
      doingShown = false;
    }
  }

  private static String seconds(Duration elapsed) {
    return "%.1f s".formatted(elapsed.toMillis() / 1000.0);
  }

  /** Text from outside may hold anything; control characters do not reach the terminal. */
  private static String clipped(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.length() <= EVIDENCE_WIDTH ? clean : clean.substring(0, EVIDENCE_WIDTH - 1) + "…";
  }

  private String bold(String text) {
    return terminal ? "\033[1m" + text + "\033[0m" : text;
  }

  private String dim(String text) {
    return terminal ? "\033[2m" + text + "\033[0m" : text;
  }

  private String green(String text) {
    return terminal ? "\033[32m" + text + "\033[0m" : text;
  }

  private String red(String text) {
    return terminal ? "\033[31m" + text + "\033[0m" : text;
  }
}
