package dev.rookery.orchestrator.tenants;

import java.time.Instant;
import java.util.UUID;

/**
 * A customer.
 *
 * @param code short name for people and machines: a-z, 0-9 and hyphen, 2 to 31 characters; never
 *     changes
 */
public record Tenant(
    UUID id, String code, String name, TenantState state, Instant createdAt, long version) {}
