package dev.rookery.contract;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address that must not be mailed.
 *
 * @param tenant whose list it is on; null = on the platform's list, for all tenants
 * @param address lower case
 * @param reason bounce, complaint, unsubscribe, manual
 */
public record Suppression(@Nullable UUID tenant, String address, String reason) {}
