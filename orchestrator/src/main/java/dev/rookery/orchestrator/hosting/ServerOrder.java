package dev.rookery.orchestrator.hosting;

/**
 * What to order.
 *
 * @param marker our own name for it, kept as a label at the provider: the node's id
 * @param hostname short name for the provider's console
 * @param sshPublicKey one line as in {@code authorized_keys}, {@code ssh-ed25519 AAAA…}
 */
public record ServerOrder(String marker, String hostname, String sshPublicKey) {}
