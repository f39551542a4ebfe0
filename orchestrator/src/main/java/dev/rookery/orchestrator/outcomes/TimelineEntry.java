package dev.rookery.orchestrator.outcomes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of a message, in the order its node saw them.
 *
 * @param kind as in {@link Summary#counts}
 * @param provider receiving provider
 * @param egressIp null before it left
 * @param smtpCode 0 when there was none
 * @param status enhanced status code, e.g. {@code 5.1.1}
 * @param reply what the receiver said: foreign text, to be shown as text only
 */
public record TimelineEntry(
    Instant occurredAt,
    String kind,
    @Nullable String recipient,
    String provider,
    @Nullable String egressIp,
    int smtpCode,
    @Nullable String status,
    @Nullable String reply,
    int sendingDay) {}
