package dev.rookery.orchestrator.provisioning.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.orchestrator.provisioning.host.HostFacts.LineFact;
import dev.rookery.orchestrator.provisioning.host.HostFacts.PathFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares what a host has with what it should have, services aside. */
final class Comparison {
  private final HostFacts facts;
  private final List<String> warnings;

  /**
   * @param warnings takes what differs and cannot be changed
   */
  Comparison(HostFacts facts, List<String> warnings) {
    this.facts = facts;
    this.warnings = warnings;
  }

  /**
   * @param number its place among the wanted
   * @return empty when it is as it should be
   */
  Optional<HostChange> of(Resource resource, int number) {
    return switch (resource) {
      case Resource.Absent wanted -> absent(wanted);
      case Resource.Archive wanted -> archive(wanted);
      case Resource.Certificate wanted -> certificate(wanted);
      case Resource.CronFile wanted -> content(wanted);
      case Resource.Directory wanted -> access(wanted, wanted.access(), "directory");
      case Resource.Firewall wanted -> firewall(wanted, number);
      case Resource.Group wanted ->
          when(!facts.groups().contains(wanted.name()), HostChange.create(wanted, "system group"));
      case Resource.Line wanted -> line(wanted, number);
      case Resource.Link wanted -> link(wanted);
      case Resource.Packages wanted -> packages(wanted);
      case Resource.SeedFile wanted ->
          when(
              facts.find(wanted.path()).isEmpty(),
              HostChange.create(wanted, wanted.access().toString()));
      case Resource.Service ignored -> Optional.empty(); // judged last, see ServiceComparison
      case Resource.Sysctl wanted -> sysctl(wanted);
      case Resource.TextFile wanted -> content(wanted);
      case Resource.User wanted -> user(wanted);
    };
  }

  private static Optional<HostChange> when(boolean differs, HostChange change) {
    return differs ? Optional.of(change) : Optional.empty();
  }

  private Optional<HostChange> access(Resource.Placed wanted, Access access, String kind) {
    Optional<PathFact> found = facts.find(wanted.path());
    if (found.isEmpty()) {
      return Optional.of(HostChange.create(wanted, access.toString()));
    }
    List<String> differences = differences(found.get(), access, kind);
    return when(!differences.isEmpty(), HostChange.change(wanted, String.join(", ", differences)));
  }

  private static List<String> differences(PathFact found, Access access, String kind) {
    if (!found.kind().equals(kind)) {
      return List.of("is a %s, not a %s".formatted(found.kind(), kind));
    }
    List<String> differences = new ArrayList<>();
    if (!access.owner().isEmpty() && !access.owner().equals(found.owner())) {
      differences.add("owner %s -> %s".formatted(found.owner(), access.owner()));
    }
    if (!access.mode().equals(found.mode())) {
      differences.add("mode %s -> %s".formatted(found.mode(), access.mode()));
    }
    return differences;
  }

  private Optional<HostChange> content(Resource.Content wanted) {
    Optional<PathFact> found = facts.find(wanted.path());
    Optional<HostChange> byAccess = access(wanted, wanted.access(), "file");
    if (found.isEmpty()
        || !found.get().kind().equals("file")
        || found.get().value().equals(wanted.sha256())) {
      return byAccess;
    }
    List<String> differences = new ArrayList<>();
    differences.add(
        "sha256 %s -> %s".formatted(shortened(found.get().value()), shortened(wanted.sha256())));
    differences.addAll(differences(found.get(), wanted.access(), "file"));
    return Optional.of(HostChange.change(wanted, String.join(", ", differences)));
  }

  private Optional<HostChange> absent(Resource.Absent wanted) {
    Optional<PathFact> found = facts.find(wanted.path());
    if (found.isPresent() && found.get().kind().equals("directory")) {
      warnings.add(
          "%s should not be there and is a directory; look at it and remove it by hand"
              .formatted(wanted.path()));
      return Optional.empty();
    }
    return found.map(fact -> HostChange.remove(wanted, "is a " + fact.kind()));
  }

  private Optional<HostChange> archive(Resource.Archive wanted) {
    String stamp = Digests.sha256((wanted.sha256() + "\n").getBytes(UTF_8));
    boolean isThere = facts.find(wanted.stamp()).filter(f -> f.value().equals(stamp)).isPresent();
    return when(!isThere, HostChange.create(wanted, "archive " + shortened(wanted.sha256())));
  }

  private Optional<HostChange> certificate(Resource.Certificate wanted) {
    boolean isThere =
        facts.find(wanted.path()).isPresent() && facts.find(wanted.keyPath()).isPresent();
    return when(!isThere, HostChange.create(wanted, "for " + wanted.hostname()));
  }

  private Optional<HostChange> line(Resource.Line wanted, int number) {
    LineFact found = facts.lines().getOrDefault(number, new LineFact(0, 0));
    if (!wanted.isWanted()) {
      return when(
          found.like() > 0, HostChange.remove(wanted, "%d like it".formatted(found.like())));
    }
    if (found.like() == 0) {
      return Optional.of(HostChange.create(wanted, wanted.line()));
    }
    boolean isRight = found.like() == 1 && found.same() == 1;
    return when(
        !isRight,
        HostChange.change(
            wanted, "%d like it, should be one: %s".formatted(found.like(), wanted.line())));
  }

  private Optional<HostChange> link(Resource.Link wanted) {
    Optional<PathFact> found = facts.find(wanted.path());
    if (found.isEmpty()) {
      return Optional.of(HostChange.create(wanted, "-> " + wanted.target()));
    }
    boolean isLink = found.get().kind().equals("link");
    return when(
        !isLink || !found.get().value().equals(wanted.target()),
        HostChange.change(
            wanted,
            isLink
                ? "%s -> %s".formatted(found.get().value(), wanted.target())
                : "is a %s, not a link".formatted(found.get().kind())));
  }

  private Optional<HostChange> packages(Resource.Packages wanted) {
    List<String> missing = wanted.missing(facts.packages());
    return when(
        !missing.isEmpty(),
        new HostChange(
            HostChange.Action.CREATE, wanted, "missing " + String.join(" ", missing), missing));
  }

  private Optional<HostChange> user(Resource.User wanted) {
    HostFacts.UserFact found = facts.users().get(wanted.name());
    if (found == null) {
      return Optional.of(HostChange.create(wanted, "home %s".formatted(wanted.home())));
    }
    List<String> differences = new ArrayList<>();
    differ(differences, "home", found.home(), wanted.home());
    differ(differences, "shell", found.shell(), wanted.shell());
    differ(
        differences, "group", found.groups().stream().findFirst().orElse("none"), wanted.group());
    Set<String> missing = new TreeSet<>(wanted.groups());
    found.groups().forEach(missing::remove);
    if (!missing.isEmpty()) {
      differences.add("not in " + String.join(", ", missing));
    }
    return when(!differences.isEmpty(), HostChange.change(wanted, String.join(", ", differences)));
  }

  private static void differ(List<String> differences, String what, String found, String wanted) {
    if (!found.equals(wanted)) {
      differences.add("%s %s -> %s".formatted(what, found, wanted));
    }
  }

  /** A refused one is a warning: a container's kernel is not its own. */
  private Optional<HostChange> sysctl(Resource.Sysctl wanted) {
    HostFacts.SysctlFact found = facts.sysctls().get(wanted.name());
    if (found != null && found.value().equals(wanted.value())) {
      return Optional.empty();
    }
    if (found == null || !found.isWritable()) {
      warnings.add(
          "sysctl %s is %s, wanted is %s; this kernel does not let us change it"
              .formatted(wanted.name(), found == null ? "unknown" : found.value(), wanted.value()));
      return Optional.empty();
    }
    return Optional.of(
        HostChange.change(wanted, "%s -> %s".formatted(found.value(), wanted.value())));
  }

  private Optional<HostChange> firewall(Resource.Firewall wanted, int number) {
    String sha256 = Digests.sha256(wanted.content().getBytes(UTF_8));
    Optional<PathFact> file = facts.find(wanted.path());
    if (file.isEmpty()) {
      return Optional.of(
          HostChange.create(wanted, "table %s %s".formatted(wanted.family(), wanted.table())));
    }
    if (!file.get().value().equals(sha256)) {
      return Optional.of(
          HostChange.change(
              wanted,
              "sha256 %s -> %s".formatted(shortened(file.get().value()), shortened(sha256))));
    }
    HostFacts.FirewallFact loaded = facts.firewalls().get(number);
    return when(
        loaded == null || !loaded.live().equals(loaded.loaded()),
        HostChange.change(wanted, "the kernel's rules are not those that were loaded"));
  }

  private static String shortened(String sha256) {
    return sha256.isEmpty() ? "unread" : sha256.length() > 8 ? sha256.substring(0, 8) : sha256;
  }
}
