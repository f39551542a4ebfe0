package dev.rookery.orchestrator.outcomes;

/**
 * What one span of time showed between one egress address and one receiving provider, in distinct
 * messages.
 *
 * @param attempted met the provider
 * @param objected turned away, now or for good, because of address, sending domain or provider
 * @param bounced to recipients that do not exist
 * @param weekAttempted final ones of the last seven days
 */
public record SourceDay(
    String ip,
    String provider,
    int attempted,
    int delivered,
    int objected,
    int bounced,
    int complained,
    int weekAttempted,
    int weekComplained) {}
