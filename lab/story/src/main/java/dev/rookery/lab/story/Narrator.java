package dev.rookery.lab.story;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Runs steps one by one and tells each with its evidence; the first that fails ends the story. */
final class Narrator {
  private final Teller teller;
  private String lastStep = "";

  Narrator(Teller teller) {
    this.teller = teller;
  }

  Teller teller() {
    return teller;
  }

  /** The step that was told or begun last; the failed one when the story failed. */
  String lastStep() {
    return lastStep;
  }

  /**
   * One line of the story.
   *
   * @param step stable name for programs
   * @param sentence what a person reads
   * @throws StepFailedException told already
   */
  void step(String step, String sentence, Callable<Evidence> work) {
    lastStep = step;
    teller.doing(sentence);
    long start = System.nanoTime();
    try {
      Evidence evidence = work.call();
      teller.step(step, true, sentence, evidence, since(start));
    } catch (StepFailedException e) {
      teller.step(
          step, false, sentence + ": must hold: " + e.getMessage(), e.evidence(), since(start));
      throw e;
    } catch (StoryInterruptedException e) {
      throw e;
    } catch (Exception e) {
      String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      Evidence evidence = Evidence.of("error", what);
      teller.step(step, false, sentence, evidence, since(start));
      throw failed(what, evidence, e);
    }
  }

  /** A line whose time was taken elsewhere, e.g. a step of the job ledger. */
  void told(String step, String sentence, Evidence evidence, Duration elapsed) {
    teller.step(step, true, sentence, evidence, elapsed);
  }

  private static StepFailedException failed(String what, Evidence evidence, Exception cause) {
    StepFailedException failed = new StepFailedException(what, evidence);
    failed.initCause(cause);
    return failed;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
