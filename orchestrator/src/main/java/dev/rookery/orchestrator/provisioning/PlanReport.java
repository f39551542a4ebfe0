package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.provisioning.host.FileDiff;
import dev.rookery.orchestrator.provisioning.host.HostChange;
import dev.rookery.orchestrator.provisioning.host.HostChange.Action;
import dev.rookery.orchestrator.provisioning.host.HostPlan;
import java.util.List;
import java.util.Locale;

/**
 * A plan as jobs give it: to people and to programs.
 *
 * @param changes in the order they are made; empty = nothing differs
 * @param warnings what differs and cannot be changed, a line each
 * @param files differences within files; empty unless they were asked for
 */
record PlanReport(
    long toCreate,
    long toChange,
    long toRemove,
    List<Line> changes,
    List<String> warnings,
    List<FileDiff> files) {

  /**
   * One change.
   *
   * @param action create, change or remove
   * @param kind of resource: file, unit, packages …
   * @param name its path or name
   * @param detail what differs
   */
  record Line(String action, String kind, String name, String detail) {}

  static PlanReport of(HostPlan plan) {
    return of(plan, List.of());
  }

  static PlanReport of(HostPlan plan, List<FileDiff> files) {
    return new PlanReport(
        plan.count(Action.CREATE),
        plan.count(Action.CHANGE),
        plan.count(Action.REMOVE),
        plan.changes().stream().map(PlanReport::line).toList(),
        plan.warnings(),
        files);
  }

  private static Line line(HostChange change) {
    return new Line(
        change.action().name().toLowerCase(Locale.ROOT),
        change.resource().kind(),
        change.resource().name(),
        change.detail());
  }
}
