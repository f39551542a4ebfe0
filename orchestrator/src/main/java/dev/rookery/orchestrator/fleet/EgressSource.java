package dev.rookery.orchestrator.fleet;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address of a node that mail leaves from.
 *
 * @param ip textual form
 * @param helo its HELO name, without trailing dot
 * @param retiredAt null while in use
 */
public record EgressSource(
    UUID id, UUID node, String ip, String helo, Instant createdAt, @Nullable Instant retiredAt) {}
