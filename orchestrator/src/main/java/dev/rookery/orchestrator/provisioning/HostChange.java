package dev.rookery.orchestrator.provisioning;

import java.util.Locale;

/**
 * One change to a host.
 *
 * @param isNew it was not there before
 * @param detail what differs, never a content
 */
record HostChange(Resource resource, boolean isNew, String detail) {

  static HostChange create(Resource resource, String detail) {
    return new HostChange(resource, true, detail);
  }

  static HostChange change(Resource resource, String detail) {
    return new HostChange(resource, false, detail);
  }

  /** {@code + textfile /etc/agent.json (mode 644)}. */
  String line() {
    return "%s %s %s (%s)"
        .formatted(
            isNew ? "+" : "~",
            resource.getClass().getSimpleName().toLowerCase(Locale.ROOT),
            resource.path(),
            detail);
  }
}
