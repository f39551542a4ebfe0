package dev.rookery.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Everything an agent works by, whole, as of one version. A lower version than the one in force is
 * ignored.
 *
 * @param version counts up per node
 * @param floorPerHour messages an hour to each provider once no budget is in force (D10); 0 = none
 * @param inboundDomains domain → tenant, the domains whose mail this node takes in
 * @param unsubscribeBase https or http URL without trailing slash; tokens are appended
 * @param unsubscribeKey base64 of 32 octets, per node, to MAC unsubscribe tokens; printed as {@code
 *     [redacted]}
 * @param maxMessageBytes messages above it are refused with 552 5.3.4
 */
public record WantedState(
    int v,
    UUID node,
    long version,
    Instant issuedAt,
    List<EgressSource> sources,
    List<ProviderRule> providers,
    List<Budget> budgets,
    int floorPerHour,
    List<Login> logins,
    List<SigningKey> keys,
    List<Suppression> suppressions,
    Map<String, UUID> inboundDomains,
    String unsubscribeBase,
    String unsubscribeKey,
    long maxMessageBytes) {
  @Override
  public String toString() {
    return "WantedState[node=%s version=%d budgets=%d logins=%d keys=%d suppressions=%d]"
        .formatted(node, version, budgets.size(), logins.size(), keys.size(), suppressions.size());
  }
}
