package dev.rookery.contract;

/**
 * A local address mail leaves from.
 *
 * @param ip textual form
 * @param helo the name in EHLO; equals the PTR of {@code ip} and resolves back to it
 */
public record EgressSource(String ip, String helo) {}
