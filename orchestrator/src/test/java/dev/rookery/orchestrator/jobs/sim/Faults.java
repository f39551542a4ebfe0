package dev.rookery.orchestrator.jobs.sim;

import java.util.random.RandomGenerator;

/**
 * How often what goes wrong, as probabilities. Each seed leaves out about half of them, so that
 * every mixture comes up, also a single one alone.
 *
 * @param refused a call never arrives
 * @param lost a call is done, its answer does not arrive
 * @param late a call is done seconds after its caller was told that it failed
 * @param crash the worker dies between a call's commit and its answer
 * @param freeze the worker is stopped between a call's commit and its answer
 * @param nemesis at each visit, something happens to a worker at whatever moment it is
 * @param outage at each visit, the ledger is away for a while
 * @param drains workers are stopped in good order
 * @param cancels a job is asked to end
 * @param deaf a run does not notice that it is interrupted
 * @param slow longest way of a call, seconds
 */
record Faults(
    double refused,
    double lost,
    double late,
    double crash,
    double freeze,
    double nemesis,
    double outage,
    double drains,
    double cancels,
    double deaf,
    double slow) {
  static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.02);

  /** What becomes of one call. */
  enum Fate {
    ANSWERED,
    REFUSED,
    LOST,
    LATE,
    CRASH,
    FREEZE
  }

  static Faults some(RandomGenerator random) {
    return new Faults(
        rate(random, 0.3),
        rate(random, 0.2),
        rate(random, 0.1),
        rate(random, 0.02),
        rate(random, 0.02),
        rate(random, 0.8),
        rate(random, 0.3),
        rate(random, 0.5),
        rate(random, 0.2),
        rate(random, 1),
        random.nextBoolean() ? 0.02 : 5 * random.nextDouble());
  }

  private static double rate(RandomGenerator random, double most) {
    return random.nextBoolean() ? 0 : most * random.nextDouble();
  }

  Fate fate(RandomGenerator random) {
    double drawn = random.nextDouble();
    double[] rates = {refused, lost, late, crash, freeze};
    for (int i = 0; i < rates.length; i++) {
      drawn -= rates[i];
      if (drawn < 0) {
        return Fate.values()[i + 1];
      }
    }
    return Fate.ANSWERED;
  }

  /** Nothing in it lets a lease run out. */
  boolean areGentle() {
    return crash == 0 && freeze == 0 && nemesis == 0 && outage == 0 && slow < 1;
  }
}
