package dev.rookery.orchestrator.tenants;

import dev.rookery.orchestrator.platform.Sensitive;
import java.util.UUID;

/**
 * A key just made.
 *
 * @param text the whole key; shown this once, only its hash is kept
 */
public record IssuedKey(UUID id, Sensitive text) {}
