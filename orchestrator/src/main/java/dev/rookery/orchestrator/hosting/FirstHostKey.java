package dev.rookery.orchestrator.hosting;

import dev.rookery.orchestrator.platform.Sensitive;

/**
 * The temporary SSH host key that an order carries.
 *
 * @param publicKey one line, {@code ssh-ed25519 AAAA…}
 * @param privateKey the same in OpenSSH's own format, several lines, not encrypted
 */
public record FirstHostKey(String publicKey, Sensitive privateKey) {}
