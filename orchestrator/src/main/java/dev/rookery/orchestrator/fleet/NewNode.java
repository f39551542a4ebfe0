package dev.rookery.orchestrator.fleet;

/**
 * A node to be rented.
 *
 * @param name {@code ^[a-z][a-z0-9-]{0,40}$}; also its host name below the node zone
 * @param provider name of a configured hosting provider
 */
public record NewNode(String name, String provider) {}
