package dev.rookery.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
 * @param closed why nothing new is taken here, for the submitting client to read; what is queued
 *     still leaves. Null = mail is taken, and what an older control plane says
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
    long maxMessageBytes,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String closed) {
  @Override
  public String toString() {
    return "WantedState[node=%s version=%d budgets=%d logins=%d keys=%d suppressions=%d closed=%s]"
        .formatted(
            node,
            version,
            budgets.size(),
            logins.size(),
            keys.size(),
            suppressions.size(),
            closed != null);
  }
}
