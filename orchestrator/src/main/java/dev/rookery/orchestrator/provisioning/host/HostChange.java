package dev.rookery.orchestrator.provisioning.host;

import java.util.List;

/**
 * One change to a host.
 *
 * @param detail what differs, never a content
 * @param verbs for a service: what is said to it, in order; for packages: those to install; else
 *     empty
 */
public record HostChange(Action action, Resource resource, String detail, List<String> verbs) {
  /** What becomes of the resource. */
  public enum Action {
    CREATE('+'),
    CHANGE('~'),
    REMOVE('-');

    private final char sign;

    Action(char sign) {
      this.sign = sign;
    }
  }

  static HostChange create(Resource resource, String detail) {
    return new HostChange(Action.CREATE, resource, detail, List.of());
  }

  static HostChange change(Resource resource, String detail) {
    return new HostChange(Action.CHANGE, resource, detail, List.of());
  }

  static HostChange remove(Resource resource, String detail) {
    return new HostChange(Action.REMOVE, resource, detail, List.of());
  }

  /** {@code + file /etc/agent.json (mode 644)}. */
  public String line() {
    return "%s %s %s (%s)".formatted(action.sign, resource.kind(), resource.name(), detail);
  }
}
