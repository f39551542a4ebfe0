package dev.rookery.orchestrator.suppression;

import java.time.Instant;
import java.util.UUID;

/**
 * An address on a tenant's list.
 *
 * @param address lower case
 * @param detail where it came from, e.g. a note or a message's id
 */
public record SuppressedAddress(
    UUID id, String address, Reason reason, String detail, Instant createdAt) {}
