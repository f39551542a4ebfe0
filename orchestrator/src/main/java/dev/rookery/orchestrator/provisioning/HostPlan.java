package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.orchestrator.provisioning.HostFacts.PathFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The changes that make a host what it should be, in the order to make them; empty = it is. */
record HostPlan(List<HostChange> changes) {

  HostPlan {
    changes = List.copyOf(changes);
  }

  /** What differs. A service that reads something changed is restarted. */
  static HostPlan between(HostFacts facts, WantedHost wanted) {
    List<HostChange> changes = new ArrayList<>();
    for (Resource resource : wanted.resources()) {
      difference(facts, resource).ifPresent(changes::add);
    }
    for (WantedHost.Reader reader : wanted.readers()) {
      restart(facts, reader, changes).ifPresent(changes::add);
    }
    return new HostPlan(changes);
  }

  private static Optional<HostChange> restart(
      HostFacts facts, WantedHost.Reader reader, List<HostChange> changes) {
    boolean mustRead = changes.stream().anyMatch(change -> reader.reads(change.resource().path()));
    if (!facts.isRunning(reader.service())) {
      return Optional.of(HostChange.create(reader.service(), "is not running"));
    }
    return mustRead
        ? Optional.of(HostChange.change(reader.service(), "reads something changed"))
        : Optional.empty();
  }

  private static Optional<HostChange> difference(HostFacts facts, Resource resource) {
    Optional<PathFact> found = facts.find(resource.path());
    return switch (resource) {
      case Resource.Directory wanted -> ofMode(wanted, found, "dir", wanted.mode());
      case Resource.TextFile wanted -> ofContent(wanted, found);
      case Resource.SeedFile wanted ->
          found.isPresent()
              ? Optional.empty()
              : Optional.of(HostChange.create(wanted, "mode " + wanted.mode()));
      case Resource.TlsIdentity wanted ->
          found.isPresent() && facts.find(wanted.keyPath()).isPresent()
              ? Optional.empty()
              : Optional.of(HostChange.create(wanted, "self-made, for " + wanted.hostname()));
      case Resource.Archive wanted -> ofStamp(wanted, facts.find(wanted.stamp()));
      case Resource.Link wanted -> ofTarget(wanted, found);
      case Resource.Service ignored -> Optional.empty(); // judged last, see readers
    };
  }

  private static Optional<HostChange> ofMode(
      Resource wanted, Optional<PathFact> found, String kind, String mode) {
    if (found.isEmpty()) {
      return Optional.of(HostChange.create(wanted, "mode " + mode));
    }
    PathFact fact = found.get();
    if (!fact.kind().equals(kind)) {
      return Optional.of(
          HostChange.change(wanted, "is a %s, not a %s".formatted(fact.kind(), kind)));
    }
    return fact.mode().equals(mode)
        ? Optional.empty()
        : Optional.of(HostChange.change(wanted, "mode %s -> %s".formatted(fact.mode(), mode)));
  }

  private static Optional<HostChange> ofContent(
      Resource.TextFile wanted, Optional<PathFact> found) {
    Optional<HostChange> byMode = ofMode(wanted, found, "file", wanted.mode());
    if (found.isEmpty() || found.get().value().equals(wanted.sha256())) {
      return byMode;
    }
    return Optional.of(
        HostChange.change(
            wanted,
            "sha256 %s -> %s"
                .formatted(shortened(found.get().value()), shortened(wanted.sha256()))));
  }

  private static Optional<HostChange> ofStamp(Resource.Archive wanted, Optional<PathFact> found) {
    String stampOfWanted = Resource.sha256((wanted.sha256() + "\n").getBytes(UTF_8));
    if (found.isPresent() && found.get().value().equals(stampOfWanted)) {
      return Optional.empty();
    }
    return Optional.of(HostChange.create(wanted, "archive " + shortened(wanted.sha256())));
  }

  private static Optional<HostChange> ofTarget(Resource.Link wanted, Optional<PathFact> found) {
    String target = wanted.target().replace(" ", "%20");
    if (found.isEmpty()) {
      return Optional.of(HostChange.create(wanted, "-> " + wanted.target()));
    }
    return found.get().kind().equals("link") && found.get().value().equals(target)
        ? Optional.empty()
        : Optional.of(
            HostChange.change(wanted, "%s -> %s".formatted(found.get().value(), wanted.target())));
  }

  private static String shortened(String sha256) {
    return sha256.length() > 8 ? sha256.substring(0, 8) : sha256;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** A diff: {@code + } what comes, {@code ~ } what changes, and the sum below. */
  String text() {
    String lines = changes.stream().map(HostChange::line).collect(Collectors.joining("\n"));
    long created = changes.stream().filter(HostChange::isNew).count();
    String sum = "Plan: %d to create, %d to change".formatted(created, changes.size() - created);
    return lines.isEmpty() ? sum : lines + "\n" + sum;
  }
}
