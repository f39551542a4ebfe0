package dev.rookery.orchestrator.fleet;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was last seen of a node.
 *
 * @param livenessSince when it became so
 * @param lastHeartbeatAt by our clock; null = never
 * @param agentStartedAt by the node's clock
 * @param appliedVersion of the wanted state the agent works by, 0 = none yet
 * @param lastSeq highest event in the agent's journal
 * @param doors the agent's doors (policy, filter, inbound) and whether each was open
 * @param closed whether it takes nothing new; null = its agent does not tell
 * @param agentFolder that its agent runs from; null = it does not tell
 * @param queued messages in the MTA's queue, -1 = unknown
 */
public record Sighting(
    UUID node,
    Liveness liveness,
    Instant livenessSince,
    @Nullable Instant lastHeartbeatAt,
    @Nullable Instant agentStartedAt,
    @Nullable String agentVersion,
    long appliedVersion,
    long lastSeq,
    Map<String, Boolean> doors,
    @Nullable Boolean closed,
    @Nullable String agentFolder,
    int queued,
    long rssBytes) {}
