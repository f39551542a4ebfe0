package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.provisioning.host.HostChange.Action;
import dev.rookery.orchestrator.provisioning.host.HostFacts.UnitFact;
import dev.rookery.orchestrator.provisioning.host.Resource.Placed;
import dev.rookery.orchestrator.provisioning.host.Resource.Program;
import dev.rookery.orchestrator.provisioning.host.Resource.Service;
import dev.rookery.orchestrator.provisioning.host.Resource.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares services with what they should be.
 *
 * @param changes all those before the services
 */
record ServiceComparison(HostFacts facts, List<HostChange> changes) {
  private static final UnitFact UNKNOWN = new UnitFact("not-found", "inactive", "", false);

  /**
   * @param number its place among the wanted
   */
  Optional<HostChange> of(Service service, int number) {
    return switch (service) {
      case Program program -> program(program, number);
      case Unit unit -> unit(unit, number);
    };
  }

  private Optional<HostChange> program(Program program, int number) {
    if (!facts.alive().contains(number)) {
      return Optional.of(
          new HostChange(Action.CREATE, program, "is not running", List.of("restart")));
    }
    return mustRead(program)
        .map(reason -> new HostChange(Action.CHANGE, program, reason, List.of("restart")));
  }

  private Optional<HostChange> unit(Unit wanted, int number) {
    UnitFact found = facts.units().getOrDefault(wanted.name(), UNKNOWN);
    List<String> verbs = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    switch (wanted.runs()) {
      case RUNNING -> running(wanted, found, number, verbs, reasons);
      case STOPPED -> stopped(found, verbs, reasons);
      case MASKED -> masked(found, verbs, reasons);
    }
    return verbs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new HostChange(action(wanted, found), wanted, String.join(", ", reasons), verbs));
  }

  private static Action action(Unit wanted, UnitFact found) {
    return switch (wanted.runs()) {
      case RUNNING -> found.load().equals("not-found") ? Action.CREATE : Action.CHANGE;
      case STOPPED, MASKED -> Action.CHANGE;
    };
  }

  private void running(
      Unit wanted, UnitFact found, int number, List<String> verbs, List<String> reasons) {
    Optional<String> mustRead = mustRead(wanted);
    if (found.needsDaemonReload() || mustRead.isPresent()) {
      verbs.add("daemon-reload");
    }
    if (found.enabled().startsWith("masked")) {
      add(verbs, "unmask", reasons, "is masked");
    }
    if (!isEnabled(found)) {
      add(verbs, "enable", reasons, "is not enabled");
    }
    if (!List.of("active", "reloading", "activating").contains(found.active())) {
      add(verbs, "restart", reasons, "is " + found.active());
    } else if (wanted.alive().isPresent() && !facts.alive().contains(number)) {
      add(verbs, "restart", reasons, "is active and does not work");
    } else if (mustRead.isPresent()) {
      boolean reloads = wanted.onChange() == Unit.OnChange.RELOAD;
      add(verbs, reloads ? "reload" : "restart", reasons, mustRead.get());
    }
    if (reasons.isEmpty() && !verbs.isEmpty()) {
      add(verbs, "restart", reasons, "its unit file was changed on disk");
    }
  }

  /** A static or generated unit cannot be enabled. */
  private static boolean isEnabled(UnitFact found) {
    return List.of("enabled", "enabled-runtime", "static", "alias", "generated", "indirect")
        .contains(found.enabled());
  }

  private static void stopped(UnitFact found, List<String> verbs, List<String> reasons) {
    if (found.enabled().equals("enabled")) {
      add(verbs, "disable", reasons, "is enabled");
    }
    if (List.of("active", "activating", "reloading").contains(found.active())) {
      add(verbs, "stop", reasons, "runs");
    }
  }

  private static void masked(UnitFact found, List<String> verbs, List<String> reasons) {
    if (found.active().equals("active")) {
      add(verbs, "stop", reasons, "runs");
    }
    if (!found.load().equals("masked") && !found.enabled().startsWith("masked")) {
      add(verbs, "mask", reasons, "is not masked");
    }
  }

  private static void add(List<String> verbs, String verb, List<String> reasons, String reason) {
    verbs.add(verb);
    reasons.add(reason);
  }

  private Optional<String> mustRead(Service service) {
    if (facts.unread().contains(service.key())) {
      return Optional.of("has not read what an earlier apply changed");
    }
    boolean reads =
        changes.stream()
            .map(HostChange::resource)
            .anyMatch(changed -> changed instanceof Placed placed && isReadBy(service, placed));
    return reads ? Optional.of("reads something changed") : Optional.empty();
  }

  private static boolean isReadBy(Service service, Placed placed) {
    return service.reads(placed.path())
        || placed instanceof Resource.Certificate tls && service.reads(tls.keyPath());
  }
}
