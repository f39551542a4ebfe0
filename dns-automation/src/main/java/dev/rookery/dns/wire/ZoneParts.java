package dev.rookery.dns.wire;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.zone.Zone;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Reads a zone set by set from one of its servers. Thread-safe. */
public final class ZoneParts {
  private final NameServerClient server;

  public ZoneParts(NameServerClient server) {
    this.server = server;
  }

  /**
   * The zone's start and the sets of interest. The start is read first: a change meanwhile makes a
   * plan stale, never wrong.
   *
   * @throws IOException no usable answer; asking again may help
   * @throws NoAuthorityException the server does not hold the zone
   */
  public Zone read(Name origin, SortedSet<RecordKey> interest)
      throws IOException, NoAuthorityException {
    SortedSet<RecordKey> asked = new TreeSet<>(interest);
    asked.add(new RecordKey(origin, RecordType.SOA));
    Map<RecordKey, RecordSet> found = new TreeMap<>();
    long serial = serial(origin);
    for (RecordKey key : asked) {
      answer(key).forEach(set -> found.put(set.key(), set));
    }
    return Zone.partly(origin, serial, asked, found.values());
  }

  /** The set as the server has it now; empty = there is none. Errors as {@link #read}. */
  public Optional<RecordSet> find(RecordKey key) throws IOException, NoAuthorityException {
    return answer(key).stream().filter(set -> set.key().equals(key)).findFirst();
  }

  /** The zone's serial at the server now. Errors as {@link #read}. */
  public long serial(Name origin) throws IOException, NoAuthorityException {
    Message reply = reply(new RecordKey(origin, RecordType.SOA));
    return WireRecords.serial(reply.getSection(Section.ANSWER))
        .orElseThrow(() -> noAuthority(origin.text(), reply));
  }

  /** Sets at the asked name: an alias there answers every question and is worth knowing. */
  private List<RecordSet> answer(RecordKey key) throws IOException, NoAuthorityException {
    Message reply = reply(key);
    boolean delegation = key.type().equals(RecordType.NS) && !hasAuthority(reply);
    int section = delegation ? Section.AUTHORITY : Section.ANSWER; // RFC 1034 §4.3.2, 3b
    return WireRecords.sets(reply.getSection(section)).stream()
        .filter(set -> set.name().equals(key.name()))
        .toList();
  }

  private Message reply(RecordKey key) throws IOException, NoAuthorityException {
    Message reply = server.ask(key).message();
    int rcode = reply.getRcode();
    if (rcode == Rcode.SERVFAIL) {
      throw new IOException("%s said SERVFAIL for %s".formatted(server.server(), key));
    }
    boolean answered = rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
    if (!answered || !hasAuthority(reply) && !key.type().equals(RecordType.NS)) {
      throw noAuthority(key.toString(), reply);
    }
    return reply;
  }

  private static boolean hasAuthority(Message reply) {
    return reply.getHeader().getFlag(Flags.AA);
  }

  private NoAuthorityException noAuthority(String what, Message reply) {
    return new NoAuthorityException(
        "%s does not answer with authority for %s (%s)"
            .formatted(server.server(), what, Rcode.string(reply.getRcode())));
  }
}
