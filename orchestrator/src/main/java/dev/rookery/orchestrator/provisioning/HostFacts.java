package dev.rookery.orchestrator.provisioning;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a host said of itself in one round trip.
 *
 * @param system e.g. {@code Debian GNU/Linux 12 (bookworm)}
 * @param arch as {@code uname -m}
 * @param init {@code systemd} or {@code none}
 * @param java version line of the Java found, empty = none
 * @param freeKib free disk below the root
 * @param clock the host's
 * @param paths by path; what was asked for and is not there is absent
 * @param runningServices paths of the services' programs
 */
record HostFacts(
    String system,
    String arch,
    String init,
    String java,
    long freeKib,
    Instant clock,
    Map<String, PathFact> paths,
    Map<String, Boolean> runningServices) {

  /**
   * @param kind {@code dir}, {@code file}, {@code link} or {@code other}
   * @param mode octal, as in chmod
   * @param value SHA-256 of a file, target of a link
   */
  record PathFact(String kind, String mode, String value) {}

  Optional<PathFact> find(String path) {
    return Optional.ofNullable(paths.get(path));
  }

  boolean isRunning(Resource.Service service) {
    return Boolean.TRUE.equals(runningServices.get(service.path()));
  }

  /** How far the host's clock is from ours, never negative. */
  Duration skew(Instant ours) {
    return Duration.between(clock, ours).abs();
  }

  /**
   * Reads the lines that {@link FactsScript} prints.
   *
   * @throws IllegalArgumentException a line that is none of ours, or a fact is missing
   */
  static HostFacts read(String lines) {
    Map<String, String> single = new HashMap<>();
    Map<String, PathFact> paths = new HashMap<>();
    Map<String, Boolean> services = new HashMap<>();
    for (String line : lines.lines().toList()) {
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("not a fact: " + line);
      }
      String key = line.substring(0, equals);
      String value = line.substring(equals + 1);
      switch (key) {
        case "path" -> path(value, paths);
        case "running" -> services.put(value, true);
        default -> single.put(key, value);
      }
    }
    return new HostFacts(
        need(single, "system"),
        need(single, "arch"),
        need(single, "init"),
        need(single, "java"),
        Long.parseLong(need(single, "free")),
        Instant.ofEpochMilli(Long.parseLong(need(single, "clock"))),
        paths,
        services);
  }

  /** {@code KIND MODE VALUE PATH}; the path last, for it may hold spaces. */
  private static void path(String value, Map<String, PathFact> paths) {
    String[] words = value.split(" ", 4);
    if (words.length != 4) {
      throw new IllegalArgumentException("not a fact: path=" + value);
    }
    paths.put(words[3], new PathFact(words[0], words[1], words[2]));
  }

  private static String need(Map<String, String> facts, String name) {
    @Nullable String value = facts.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the host did not tell its " + name);
    }
    return value;
  }
}
