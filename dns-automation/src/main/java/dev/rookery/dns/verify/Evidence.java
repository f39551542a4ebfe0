package dev.rookery.dns.verify;

import dev.rookery.dns.wire.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One question and its answer, to be kept.
 *
 * @param question e.g. {@code example.com. TXT}
 * @param server name of the server
 * @param address address and port; empty = the server's name leads nowhere
 * @param at when it was asked
 * @param took until the answer or the last time-out
 * @param transport of the answer; empty = none came
 * @param answer in words, with the data as in a zone file
 */
public record Evidence(
    String question,
    String server,
    String address,
    Instant at,
    Duration took,
    Optional<Transport> transport,
    String answer) {}
