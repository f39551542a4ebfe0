package dev.rookery.orchestrator.api;

/** Parts of a running control plane, for tests of other packages that turn its time. */
public final class PlaneParts {
  private PlaneParts() {}

  public static <T> T part(ControlPlane plane, Class<T> type) {
    return plane.part(type);
  }
}
