package dev.rookery.orchestrator.mailboxes;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sending identity.
 *
 * @param address lower case; also the name to log in with
 * @param displayName what recipients see beside the address; may be empty
 * @param retiredAt null while it may log in
 */
public record Mailbox(
    UUID id,
    UUID domain,
    String address,
    String displayName,
    Instant createdAt,
    @Nullable Instant retiredAt) {}
