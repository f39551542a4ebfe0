package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.Duties;
import dev.rookery.orchestrator.fleet.Duty;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Replacement;
import dev.rookery.orchestrator.jobs.Job;
import dev.rookery.orchestrator.jobs.JobState;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.OperatorActionException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Puts a node in the place of another: the fresh one is made, every domain's records name it at all
 * their servers, it serves, and only then the old one is emptied and goes. Logins are the same on
 * all nodes, so none has to move.
 */
@Singleton
final class ReplaceNode implements Workflow<Replacement> {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration LOOK_LATER = Duration.ofMinutes(1);

  private final Nodes nodes;
  private final Duties duties;
  private final DomainsFollow domains;
  private final Jobs jobs;

  ReplaceNode(Nodes nodes, Duties duties, DomainsFollow domains, Jobs jobs) {
    this.nodes = nodes;
    this.duties = duties;
    this.domains = domains;
    this.jobs = jobs;
  }

  @Override
  public String kind() {
    return Replacement.KIND;
  }

  @Override
  public Class<Replacement> payloadType() {
    return Replacement.class;
  }

  @Override
  public Set<String> steps() {
    return Set.of("tell-domains", "take-over", "retire-old");
  }

  @Override
  public RunResult run(Replacement order, Steps steps) throws Exception {
    Node fresh = nodes.require(order.fresh());
    Optional<RunResult> waits = made(order, fresh);
    if (waits.isEmpty()) {
      waits = domains.await("tell-domains", "with:" + fresh.id(), steps);
    }
    if (waits.isPresent()) {
      return waits.get();
    }
    steps.step("take-over", Boolean.class, () -> takeOver(fresh.id()));
    if (order.waitsUntilWarm() && !steps.isDone("retire-old") && !isActive(order)) {
      return RunResult.snooze(LOOK_LATER, "%s to be active".formatted(fresh.name()));
    }
    UUID leaving =
        UUID.fromString(steps.step("retire-old", String.class, () -> retire(order, fresh)));
    return ended(leaving, "the old node to go")
        .orElseGet(() -> RunResult.done(outcome(order, fresh)));
  }

  private String outcome(Replacement order, Node fresh) {
    Node old = nodes.require(order.old());
    return old.state() == NodeState.RETIRED
        ? "%s serves in the place of %s".formatted(fresh.name(), old.name())
        : "%s serves; %s was put back to service, too".formatted(fresh.name(), old.name());
  }

  private Optional<RunResult> made(Replacement order, Node fresh) {
    return fresh.state().isSending()
        ? Optional.empty()
        : ended(order.making(), "%s to be made".formatted(fresh.name()));
  }

  private boolean takeOver(UUID fresh) {
    boolean waits = nodes.require(fresh).service().duty() == Duty.MAINTENANCE;
    if (waits) {
      duties.resume(fresh, kind());
    }
    return waits;
  }

  private boolean isActive(Replacement order) {
    return nodes.require(order.fresh()).state() == NodeState.ACTIVE;
  }

  private String retire(Replacement order, Node fresh) {
    return duties
        .retire(order.old(), false, "replaced by %s".formatted(fresh.name()), kind())
        .toString();
  }

  /** Empty once the job is done; one that is kept no more was. */
  private Optional<RunResult> ended(UUID id, String what) {
    Optional<Job> open = jobs.find(id).filter(job -> job.state() != JobState.DONE);
    if (open.isPresent() && open.get().finishedAt() != null) {
      throw new OperatorActionException(
          "job %s ended as %s: %s; mend it and retry that job, then this one"
              .formatted(id, open.get().state().word(), open.get().lastError()));
    }
    return open.map(job ->
        RunResult.snooze(
            LOOK_AGAIN,
            job.waitingFor() == null
                ? what
                : "%s, which waits for %s".formatted(what, job.waitingFor())));
  }
}
