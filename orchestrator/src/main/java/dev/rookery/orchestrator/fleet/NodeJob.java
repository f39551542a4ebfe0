package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.jobs.Workflow;

/** A job about one node. */
public abstract class NodeJob implements Workflow<NodeWork> {
  private final String kind;

  /**
   * @param kind one of {@link NodeWork}'s
   */
  protected NodeJob(String kind) {
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
