package dev.rookery.lab.story;

/** A line of the story that could not be verified; carries what was found instead. */
final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient Evidence evidence;

  StepFailedException(String message, Evidence evidence) {
    super(message);
    this.evidence = evidence;
  }

  Evidence evidence() {
    return evidence;
  }

  /** Fails unless what was found is what must hold. */
  static void require(boolean holds, String mustHold, Evidence found) {
    if (!holds) {
      throw new StepFailedException(mustHold, found);
    }
  }
}
