package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostShell;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which system a host runs.
 *
 * @param name as in os-release(5): {@code debian}, {@code ubuntu}
 * @param version as there: {@code 12}, {@code 24.04}
 * @param arch as {@code uname -m}
 */
public record HostRelease(String name, String version, String arch) {
  private static final String ASK =
      """
      . /etc/os-release 2>/dev/null
      printf '%s %s %s\\n' "${ID:-unknown}" "${VERSION_ID:-unknown}" "$(uname -m)"
      """;

  /** Those that a node was made of. */
  private static final Map<String, List<String>> KNOWN =
      Map.of("debian", List.of("12", "13"), "ubuntu", List.of("22.04", "24.04"));

  /**
   * Asks a host, in one round trip.
   *
   * @throws OperatorActionException it is none that a node can be made of
   */
  public static HostRelease of(HostShell host) {
    String said = host.require("reading its release", Command.script(ASK, List.of())).strip();
    String[] words = said.split(" ");
    if (words.length != 3 || !KNOWN.getOrDefault(words[0], List.of()).contains(words[1])) {
      throw new OperatorActionException(
          "%s runs %s; a node can be made of %s: have it reinstalled with one of these"
              .formatted(host.name(), printable(said), known()));
    }
    return new HostRelease(words[0], words[1], words[2]);
  }

  /** Dovecot's configuration changed its words with 2.4. */
  boolean hasDovecot24() {
    return name.equals("debian") && version.equals("13");
  }

  private static String known() {
    return KNOWN.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(system -> system.getValue().stream().map(v -> system.getKey() + " " + v))
        .collect(Collectors.joining(", "));
  }

  private static String printable(String said) {
    String shown = said.replaceAll("[^ -~]", "?");
    return shown.substring(0, Math.min(shown.length(), 80));
  }
}
