package dev.rookery.lab.story;

import java.time.Duration;
import java.util.Map;

/** Tells the story as it happens: to a person, or as JSON lines to a program. */
interface Teller {

  /** A chapter begins. */
  void chapter(String title);

  /** A step is under way; only people want to know. */
  void doing(String what);

  /** A step is over. */
  void step(String step, boolean ok, String sentence, Evidence evidence, Duration elapsed);

  /** Something worth a line that is no step, e.g. a warm-up decision. */
  void remark(String line);

  /** The story is over and every line was verified. */
  void done(Map<String, Long> figures, Duration elapsed);

  /** The story ended at this step, which was told before. */
  void failed(String step, Duration elapsed);
}
