package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.jobs.Workflow;

/** A job about one node. */
abstract class NodeJob implements Workflow<NodeWork> {
  private final String kind;

  /**
   * @param kind one of {@link NodeWork}'s
   */
  NodeJob(String kind) {
    this.kind = kind;
  }

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public final Class<NodeWork> payloadType() {
    return NodeWork.class;
  }
}
