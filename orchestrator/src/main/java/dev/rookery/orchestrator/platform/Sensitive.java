package dev.rookery.orchestrator.platform;

/** A secret that does not show itself by accident. */
public record Sensitive(String value) {
  @Override
  public String toString() {
    return "[redacted]";
  }
}
