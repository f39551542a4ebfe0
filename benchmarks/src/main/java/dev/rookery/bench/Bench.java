package dev.rookery.bench;

import java.util.List;
import java.util.function.Consumer;

/** A named set of measures, taken in one run. */
public interface Bench {

  /** As in {@code rookery bench NAME}. */
  String name();

  String description();

  /**
   * Measures.
   *
   * @param progress told what is being measured
   */
  List<Measure> run(Effort effort, Consumer<String> progress) throws Exception;
}
