package dev.rookery.orchestrator.api;

/** Parts of a running control plane, for tests of other packages. */
public final class Parts {
  private Parts() {}

  public static <T> T of(ControlPlane plane, Class<T> type) {
    return plane.part(type);
  }
}
