package dev.rookery.orchestrator.api;

/** Parts of a control plane that runs. */
public final class Parts {
  private Parts() {}

  public static <T> T of(ControlPlane plane, Class<T> type) {
    return plane.part(type);
  }
}
