package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.jobs.NewJob;
import java.util.UUID;

/** Jobs on one node: kind and payload. They share a lane, so a host sees one change at a time. */
public record NodeWork(UUID node) {
  /** From order to warming. */
  public static final String CREATE = "node.create";

  /** Makes the host what it should be, again. */
  public static final String APPLY = "node.apply";

  /** Says what an apply would change. */
  public static final String PLAN = "node.plan";

  /** Says what an apply would change, and how within files. */
  public static final String DIFF = "node.diff";

  /** Looks for what differs although nobody asked for a change, and keeps it. */
  public static final String DRIFT = "node.drift";

  /** Gives a node another key to log in with. */
  public static final String ROTATE_KEY = "node.rotate-key";

  /** Waits until a node that takes nothing new is empty. */
  public static final String DRAIN = "node.drain";

  /** Moves a node to the installation's agent, or back when that does not work. */
  public static final String UPGRADE = "node.upgrade";

  /** Makes the checks of the go-live gate anew. */
  public static final String GATE = "node.gate";

  /** Gets a certificate for the host name and has it laid on the host. */
  public static final String CERTIFICATE = "node.certificate";

  /** Starts an agent that is not heard of. */
  public static final String RESTART_AGENT = "node.restart-agent";

  /** A job of this kind on this node; one at a time, asked for twice is asked once. */
  public static NewJob job(String kind, UUID node) {
    return NewJob.of(kind, new NodeWork(node)).unique(node.toString()).lane("node:" + node);
  }
}
