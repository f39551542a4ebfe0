package dev.rookery.lab.dns;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One request that reached a server of the lab: what tests count from.
 *
 * @param at when the answer was made
 * @param server which server was asked
 * @param client who asked
 * @param kind query, update or transfer
 * @param name the name asked for, or the zone; lower case with trailing dot
 * @param type e.g. {@code TXT}; SOA for an update
 * @param key name of the TSIG key that verified, lower case with trailing dot
 * @param rcode e.g. {@code NOERROR}; {@code (dropped)} when a fault swallowed it
 * @param detail changes of an update in zone-file notation, or why it was rejected; else empty
 */
public record DnsLogEntry(
    Instant at,
    ServerRole server,
    InetAddress client,
    Kind kind,
    String name,
    String type,
    Optional<String> key,
    String rcode,
    List<String> detail) {

  /** What the client wanted. */
  public enum Kind {
    QUERY,
    UPDATE,
    TRANSFER,
    OTHER
  }

  public DnsLogEntry {
    detail = List.copyOf(detail);
  }
}
