package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.hosting.Price;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail server of ours as we want it.
 *
 * @param name short, unique, {@code ^[a-z][a-z0-9-]{0,40}$}
 * @param provider name of a hosting provider, or {@link #OWN}
 * @param reference the provider's own name for it; null before the order
 * @param hostname its HELO name, without trailing dot; null before it has an address
 * @param host how to reach it; null before it has an address
 * @param hostKey the pinned key; null before it is pinned
 * @param quarantineReason present exactly when the state is quarantined
 * @param monthly what it costs a month; null while unknown
 * @param orderTriedAt when it was last tried to order its machine; null = never
 * @param service whether it serves, beside its state
 * @param agentSha256 of the agent's package it is held at, lower-case hex; null = the
 *     installation's
 * @param version counts changes, for optimistic locking
 */
public record Node(
    UUID id,
    String name,
    NodeState state,
    String provider,
    @Nullable String reference,
    @Nullable String hostname,
    @Nullable NodeHost host,
    @Nullable HostKeyFingerprint hostKey,
    HostKeyTrust hostKeyTrust,
    @Nullable String quarantineReason,
    @Nullable Price monthly,
    @Nullable Instant orderTriedAt,
    NodeService service,
    @Nullable String agentSha256,
    Instant createdAt,
    long version) {
  /** Stands for the provider of a host that the operator has already. */
  public static final String OWN = "own";

  /** Where it stands in one word: its state, or what keeps it from serving. */
  public String standing() {
    boolean isOut = state.isSending() && service.duty() != Duty.IN_SERVICE;
    return isOut ? service.duty().word() : state.word();
  }

  /** True when mail may be handed to it. */
  public boolean isInService() {
    return state.isSending() && service.duty() == Duty.IN_SERVICE;
  }

  /** True when nobody rents it for us. */
  public boolean isOwn() {
    return provider.equals(OWN);
  }

  /**
   * @throws IllegalStateException it has no address yet
   */
  public NodeHost requireHost() {
    if (host == null) {
      throw new IllegalStateException("node %s has no address yet".formatted(name));
    }
    return host;
  }

  /**
   * @throws IllegalStateException it has no host name yet
   */
  public String requireHostname() {
    if (hostname == null) {
      throw new IllegalStateException("node %s has no host name yet".formatted(name));
    }
    return hostname;
  }
}
