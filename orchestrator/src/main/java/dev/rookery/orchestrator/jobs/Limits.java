package dev.rookery.orchestrator.jobs;

/**
 * How many jobs of a kind run at the same time; 0 = as many as there are slots for.
 *
 * @param perWorker in one worker
 * @param together in the whole installation
 * @param perTenant of one tenant in the whole installation
 */
public record Limits(int perWorker, int together, int perTenant) {
  public static final Limits NONE = new Limits(0, 0, 0);

  public Limits {
    if (perWorker < 0 || together < 0 || perTenant < 0) {
      throw new IllegalArgumentException(
          "limits of a kind of job are %d per worker, %d together, %d per tenant; each needs at least 0"
              .formatted(perWorker, together, perTenant));
    }
  }

  public Limits perWorker(int most) {
    return new Limits(most, together, perTenant);
  }

  public Limits together(int most) {
    return new Limits(perWorker, most, perTenant);
  }

  public Limits perTenant(int most) {
    return new Limits(perWorker, together, most);
  }
}
