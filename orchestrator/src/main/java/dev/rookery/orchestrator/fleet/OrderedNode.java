package dev.rookery.orchestrator.fleet;

import java.util.UUID;

/** A node that was written down, and the job that makes it. */
public record OrderedNode(Node node, UUID job) {}
