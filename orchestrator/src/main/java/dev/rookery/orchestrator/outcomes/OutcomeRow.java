package dev.rookery.orchestrator.outcomes;

import dev.rookery.contract.Event;
import dev.rookery.contract.MessageFact;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code outcomes}: an event as we believe it.
 *
 * @param tenant nil where no tenant of ours is named
 * @param occurredAt the node's clock, at most 40 days before it was received and never after it, so
 *     that a wrong clock cannot fill partitions of months to come
 * @param egressIp null before it left, or when the address is not one of this node's
 * @param provider one of the receiving providers, or {@code other}
 */
record OutcomeRow(
    UUID tenant,
    Instant occurredAt,
    UUID node,
    Position position,
    @Nullable String budget,
    @Nullable String egressIp,
    String kind,
    @Nullable UUID message,
    String provider,
    Instant receivedAt,
    @Nullable String recipient,
    @Nullable String reply,
    @Nullable String scope,
    int sendingDay,
    @Nullable String sendingDomain,
    long size,
    int smtpCode,
    @Nullable String status) {
  static final UUID NO_TENANT = new UUID(0, 0);
  private static final Duration OLDEST = Duration.ofDays(40);
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * @param event of any kind but {@code APPLIED}
   * @param known what the control plane knows; names that are not in it are not believed
   */
  static OutcomeRow of(Event event, MessageFact fact, Known known, int day, Instant received) {
    return new OutcomeRow(
        fact.tenant() != null && known.tenants().contains(fact.tenant())
            ? fact.tenant()
            : NO_TENANT,
        clamp(event.at(), received),
        event.node(),
        new Position(event.epoch(), event.seq()),
        fact.budget(),
        fact.egressIp() != null && known.addresses().contains(fact.egressIp())
            ? fact.egressIp()
            : null,
        event.kind().name().toLowerCase(Locale.ROOT),
        fact.message(),
        known.providers().contains(fact.provider()) ? fact.provider() : "other",
        received,
        fact.recipient(),
        fact.reply() == null ? null : CONTROL.matcher(fact.reply()).replaceAll(" "),
        fact.scope(),
        day,
        fact.sendingDomain(),
        fact.size(),
        fact.code(),
        fact.status());
  }

  /** The counter it raises. */
  CountKey countKey() {
    return new CountKey(tenant, sendingDay, egressIp == null ? "" : egressIp, provider, kind);
  }

  private static Instant clamp(Instant at, Instant received) {
    Instant oldest = received.minus(OLDEST);
    return at.isAfter(received) ? received : at.isBefore(oldest) ? oldest : at;
  }
}
