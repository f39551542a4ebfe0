package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.platform.OperatorActionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a host said of itself in one round trip. What was asked for and is not there is absent.
 * Numbers are places in {@link WantedHost#resources}.
 *
 * @param system e.g. {@code Debian GNU/Linux 12 (bookworm)}
 * @param arch as {@code uname -m}
 * @param init {@code systemd} or {@code none}
 * @param freeKib free disk below the root
 * @param clock the host's
 * @param paths by path
 * @param packages names of those that are installed and configured
 * @param groups names
 * @param users by name
 * @param units by name
 * @param alive numbers of services that said that they work
 * @param unread keys of services that have not read all that was changed for them
 */
public record HostFacts(
    String system,
    String arch,
    String init,
    long freeKib,
    Instant clock,
    Map<String, PathFact> paths,
    Map<Integer, LineFact> lines,
    Set<String> packages,
    Set<String> groups,
    Map<String, UserFact> users,
    Map<String, UnitFact> units,
    Set<Integer> alive,
    Map<String, SysctlFact> sysctls,
    Map<Integer, FirewallFact> firewalls,
    Set<String> unread) {

  /**
   * @param kind {@code directory}, {@code file}, {@code link} or {@code other}
   * @param mode octal, as in chmod
   * @param owner {@code user:group}
   * @param value SHA-256 of a file, target of a link, else empty
   */
  public record PathFact(String kind, String mode, String owner, long octets, String value) {
    PathFact with(String found) {
      return new PathFact(kind, mode, owner, octets, found);
    }
  }

  /**
   * @param like lines that the expression matches
   * @param same of all lines, those that are as wanted
   */
  record LineFact(int like, int same) {}

  record UserFact(String home, String shell, List<String> groups) {}

  /**
   * The words are systemd's.
   *
   * @param load {@code loaded}, {@code not-found}, {@code masked} …
   * @param enabled {@code enabled}, {@code disabled}, {@code static} …
   */
  record UnitFact(String load, String active, String enabled, boolean needsDaemonReload) {}

  /**
   * @param isWritable the kernel lets us change it; in a container it may not
   */
  record SysctlFact(boolean isWritable, String value) {}

  /** SHA-256 of the table as the kernel has it, and as it had it when we loaded it. */
  record FirewallFact(String live, String loaded) {}

  Optional<PathFact> find(String path) {
    return Optional.ofNullable(paths.get(path));
  }

  /**
   * @throws OperatorActionException it runs no systemd and needs it
   */
  void requireSystemd(String host, WantedHost wanted) {
    // sd_booted(3)
    if (wanted.needsSystemd() && !init.equals("systemd")) {
      throw new OperatorActionException(
          "%s runs %s without systemd; a mail node needs systemd as its first process, so take a server with a full Debian or Ubuntu and not a container image"
              .formatted(host, system));
    }
  }

  /** How far the host's clock is from ours, never negative. */
  public Duration skew(Instant ours) {
    return Duration.between(clock, ours).abs();
  }

  /**
   * Reads the lines that {@link FactsScript} has printed.
   *
   * @throws IllegalArgumentException a line that is none of ours, too much of it, a fact twice or
   *     none where one must be
   */
  static HostFacts read(String text) {
    return new FactsReader().read(text);
  }
}
