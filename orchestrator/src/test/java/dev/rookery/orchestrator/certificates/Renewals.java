package dev.rookery.orchestrator.certificates;

import dev.rookery.orchestrator.api.ControlPlane;
import dev.rookery.orchestrator.api.PlaneParts;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.platform.Installation;
import java.time.Clock;
import java.time.Duration;

/** Turns of a running control plane's renewal that come later than today. */
public final class Renewals {
  private Renewals() {}

  /** Takes the turn that comes after so long. */
  public static void turn(ControlPlane plane, Duration later) {
    new RenewCertificates(
            PlaneParts.part(plane, Nodes.class),
            PlaneParts.part(plane, NodeCertificates.class),
            PlaneParts.part(plane, Installation.class),
            Clock.offset(Clock.systemUTC(), later))
        .turn();
  }
}
