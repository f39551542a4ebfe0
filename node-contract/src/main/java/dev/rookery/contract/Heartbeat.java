package dev.rookery.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A node's sign of life, written to {@link RedisKeys#heartbeat} as a frame.
 *
 * @param beat counts up while the process lives
 * @param started when this agent process started
 * @param appliedVersion wanted-state version in force, 0 before the first
 * @param epoch of the journal
 * @param lastSeq highest sequence number in the journal, 0 when it is empty
 * @param queued messages in the MTA's queue as last seen, -1 when unknown
 * @param rssBytes resident memory of the agent
 * @param listeners the agent's own doors and whether each is open: policy, filter, inbound
 * @param closed whether it takes nothing new, as {@link WantedState#closed} wants it; null = an
 *     older agent, which does not know of that
 * @param folder name of the folder that the agent runs from, e.g. {@code agent-0123456789ab}; null
 *     = it does not tell
 */
public record Heartbeat(
    int v,
    UUID node,
    long beat,
    Instant at,
    Instant started,
    String agentVersion,
    long appliedVersion,
    UUID epoch,
    long lastSeq,
    int queued,
    long rssBytes,
    Map<String, Boolean> listeners,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean closed,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String folder) {}
