package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.provisioning.host.HostFacts.FirewallFact;
import dev.rookery.orchestrator.provisioning.host.HostFacts.LineFact;
import dev.rookery.orchestrator.provisioning.host.HostFacts.PathFact;
import dev.rookery.orchestrator.provisioning.host.HostFacts.SysctlFact;
import dev.rookery.orchestrator.provisioning.host.HostFacts.UnitFact;
import dev.rookery.orchestrator.provisioning.host.HostFacts.UserFact;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a host's answer, which may be anything: the host may be in other hands. For one answer. */
final class FactsReader {
  private static final int OCTETS_MAX = 1 << 20;
  private static final int LINE_MAX = 5000;
  private static final int TYPE = 0xf000;
  private static final int SHOWN = 120;

  private final Map<String, String> single = new HashMap<>();
  private final Map<String, PathFact> paths = new HashMap<>();
  private final Map<Integer, LineFact> lines = new HashMap<>();
  private final Set<String> packages = new HashSet<>();
  private final Set<String> groups = new HashSet<>();
  private final Map<String, String[]> accounts = new HashMap<>();
  private final Map<String, List<String>> members = new HashMap<>();
  private final Map<String, UnitFact> units = new HashMap<>();
  private final Map<String, String> unit = new HashMap<>();
  private final Set<Integer> alive = new HashSet<>();
  private final Map<String, SysctlFact> sysctls = new HashMap<>();
  private final Map<Integer, FirewallFact> firewalls = new HashMap<>();
  private final Set<String> unread = new HashSet<>();
  private String target = "";

  HostFacts read(String text) {
    if (text.length() > OCTETS_MAX) {
      throw new IllegalArgumentException(
          "the host's facts have %d characters, at most %d are read"
              .formatted(text.length(), OCTETS_MAX));
    }
    if (!text.endsWith("\nend\n")) {
      throw new IllegalArgumentException("the host's facts broke off" + last(text));
    }
    text.lines().limit(text.lines().count() - 1).forEach(this::line);
    endOfUnit();
    return new HostFacts(
        need("system"),
        need("arch"),
        need("init"),
        number(need("free")),
        Instant.ofEpochMilli(number(need("clock"))),
        Map.copyOf(paths),
        Map.copyOf(lines),
        Set.copyOf(packages),
        Set.copyOf(groups),
        users(),
        Map.copyOf(units),
        Set.copyOf(alive),
        Map.copyOf(sysctls),
        Map.copyOf(firewalls),
        Set.copyOf(unread));
  }

  private static String last(String text) {
    return text.isBlank() ? "" : " after: " + shown(text.strip().lines().toList().getLast());
  }

  private void line(String line) {
    int equals = line.indexOf('=');
    if (equals < 0
        || line.length() > LINE_MAX
        || line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
      throw notAFact(line);
    }
    try {
      fact(line.substring(0, equals), line.substring(equals + 1));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw notAFact(line);
    }
  }

  private void fact(String key, String value) {
    switch (key) {
      case "system", "arch", "init", "free", "clock" -> once(single, key, value);
      case "aside" -> unread.add(value);
      case "path" -> path(value);
      case "sum" -> find(value.substring(66), "file", value.substring(0, 64));
      case "target" -> target = value;
      case "of" -> find(value, "link", target);
      case "line" -> {
        String[] words = value.split(" ", 3);
        once(lines, (int) number(words[0]), new LineFact(small(words[1]), small(words[2])));
      }
      case "package" -> installed(value);
      case "group" -> groups.add(value.split(":", 2)[0]);
      case "user" -> once(accounts, value.split(":", 2)[0], value.split(":", 7));
      case "member" -> {
        String[] words = value.split(" ");
        once(members, words[0], List.of(words).subList(1, words.length));
      }
      case "unit" -> unit(value);
      case "alive" -> alive.add(small(value));
      case "sysctl" -> {
        String[] words = value.split(" ", 3);
        once(sysctls, words[0], new SysctlFact(words[1].equals("rw"), words[2]));
      }
      case "firewall" -> {
        String[] words = value.split(" ", 3);
        once(firewalls, small(words[0]), new FirewallFact(words[1], words[2]));
      }
      default -> throw notAFact(key + "=" + value);
    }
  }

  /** {@code TYPE MODE OWNER OCTETS PATH}; the path last, for it may hold spaces. */
  private void path(String value) {
    String[] words = value.split(" ", 5);
    String kind =
        switch (Integer.parseInt(words[0], 16) & TYPE) {
          case 0x4000 -> "directory";
          case 0x8000 -> "file";
          case 0xa000 -> "link";
          default -> "other";
        };
    paths.put(words[4], new PathFact(kind, words[1], words[2], number(words[3]), ""));
  }

  /** What follows a link is another file's. */
  private void find(String path, String kind, String value) {
    PathFact fact = paths.get(path);
    if (fact != null && fact.kind().equals(kind)) {
      paths.put(path, fact.with(value));
    }
  }

  /** {@code ii |postfix}: wanted, installed, no trouble. */
  private void installed(String value) {
    String[] words = value.split("\\|", 2);
    if (words[0].strip().equals("ii") || words[0].strip().equals("hi")) {
      packages.add(words[1]);
    }
  }

  /** Units come as blocks of properties in any order, an empty line between. */
  private void unit(String value) {
    if (value.isEmpty()) {
      endOfUnit();
      return;
    }
    int equals = value.indexOf('=');
    once(unit, value.substring(0, equals), value.substring(equals + 1));
  }

  private void endOfUnit() {
    if (!unit.isEmpty()) {
      units.put(
          unit.getOrDefault("Id", ""),
          new UnitFact(
              unit.getOrDefault("LoadState", ""),
              unit.getOrDefault("ActiveState", ""),
              unit.getOrDefault("UnitFileState", ""),
              unit.getOrDefault("NeedDaemonReload", "").equals("yes")));
      unit.clear();
    }
  }

  private Map<String, UserFact> users() {
    Map<String, UserFact> users = new HashMap<>();
    accounts.forEach((name, fields) -> {
      if (fields.length != 7) {
        throw notAFact("user=" + String.join(":", fields));
      }
      users.put(name, new UserFact(fields[5], fields[6], members.getOrDefault(name, List.of())));
    });
    return Map.copyOf(users);
  }

  private static <K, V> void once(Map<K, V> facts, K key, V value) {
    if (facts.putIfAbsent(key, value) != null) {
      throw new IllegalArgumentException("the host told twice of " + shown(key.toString()));
    }
  }

  private String need(String name) {
    String value = single.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the host did not tell its " + name);
    }
    return value;
  }

  private static int small(String digits) {
    return Integer.parseInt(digits);
  }

  private static long number(String digits) {
    return Long.parseLong(digits);
  }

  private static IllegalArgumentException notAFact(String line) {
    return new IllegalArgumentException("not a fact: " + shown(line));
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() > SHOWN ? plain.substring(0, SHOWN) + "…" : plain;
  }
}
