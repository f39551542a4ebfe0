package dev.rookery.orchestrator.domains;

import dev.rookery.standards.dns.DomainName;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sending domain of a tenant.
 *
 * @param dnsProvider name of the provider that holds its zone
 * @param selector of the DKIM key in use, one label
 * @param dkimRecord text of the key record that belongs at the selector
 * @param dmarcPolicy none, quarantine or reject
 * @param verifiedAt null until every authoritative server answered with its records
 */
public record Domain(
    UUID id,
    UUID tenant,
    DomainName name,
    DomainState state,
    String dnsProvider,
    String selector,
    String dkimRecord,
    String dmarcPolicy,
    Instant createdAt,
    @Nullable Instant verifiedAt,
    long version) {}
