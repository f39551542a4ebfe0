package dev.rookery.dns.provider.rfc2136;

import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.wire.NameServerClient;
import dev.rookery.dns.wire.TsigKey;
import dev.rookery.dns.wire.WireRecords;
import dev.rookery.dns.zone.Zone;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/** Reads a zone by transfer, or set by set where transfers are refused. */
final class ZoneReader {
  /** The server answered, and the answer is no. */
  static final class RefusedException extends Exception {
    RefusedException(String message) {
      super(message);
    }
  }

  private final Rfc2136Settings settings;
  private final NameServerClient client;
  private final InstantSource clock;

  ZoneReader(Rfc2136Settings settings, NameServerClient client, InstantSource clock) {
    this.settings = settings;
    this.client = client;
    this.clock = clock;
  }

  ReadOutcome read(Name origin, SortedSet<RecordKey> interest) {
    try {
      return new ReadOutcome.Read(transfer(origin));
    } catch (IOException | ZoneTransferException e) {
      return readParts(origin, interest, e.getMessage());
    }
  }

  private Zone transfer(Name origin) throws IOException, ZoneTransferException {
    ZoneTransferIn transfer =
        ZoneTransferIn.newAXFR(
            WireRecords.name(origin),
            settings.primary(),
            settings.key().map(TsigKey::signer).orElse(null));
    transfer.setTimeout(settings.timeout());
    transfer.run();
    List<Record> records = transfer.getAXFR();
    long serial =
        WireRecords.serial(records)
            .orElseThrow(() -> new IOException("transfer of %s without SOA".formatted(origin)));
    return Zone.whole(origin, serial, WireRecords.sets(records));
  }

  private ReadOutcome readParts(Name origin, SortedSet<RecordKey> interest, String whyNotWhole) {
    try {
      return new ReadOutcome.Read(parts(origin, interest));
    } catch (RefusedException e) {
      return new ReadOutcome.Refused("%s; transfer: %s".formatted(e.getMessage(), whyNotWhole));
    } catch (IOException e) {
      return new ReadOutcome.Unavailable(
          "%s: %s; transfer: %s".formatted(settings.primary(), e.getMessage(), whyNotWhole),
          retryAt());
    }
  }

  /** The SOA comes first: a change while reading makes the plan stale, never wrong. */
  private Zone parts(Name origin, SortedSet<RecordKey> interest)
      throws IOException, RefusedException {
    Map<RecordKey, RecordSet> found = new TreeMap<>();
    RecordKey start = new RecordKey(origin, RecordType.SOA);
    List<Record> soa = answer(start);
    OptionalLong serial = WireRecords.serial(soa);
    if (serial.isEmpty()) {
      throw new RefusedException("%s has no zone %s".formatted(settings.primary(), origin));
    }
    collect(start, soa, found);
    for (RecordKey key : interest) {
      collect(key, answer(key), found);
    }
    return Zone.partly(origin, serial.getAsLong(), interest, found.values());
  }

  /** An alias at the name answers every question, and is itself worth knowing. */
  private static void collect(RecordKey key, List<Record> answer, Map<RecordKey, RecordSet> found) {
    WireRecords.sets(answer).stream()
        .filter(set -> set.name().equals(key.name()))
        .forEach(set -> found.put(set.key(), set));
  }

  /** The set at the server now; empty = it has none. */
  Optional<RecordSet> find(RecordKey key) throws IOException, RefusedException {
    Map<RecordKey, RecordSet> found = new TreeMap<>();
    collect(key, answer(key), found);
    return Optional.ofNullable(found.get(key));
  }

  /** The zone's serial at the server now. */
  long serial(Name origin) throws IOException, RefusedException {
    return WireRecords.serial(answer(new RecordKey(origin, RecordType.SOA)))
        .orElseThrow(() -> new IOException("no SOA for %s".formatted(origin)));
  }

  private List<Record> answer(RecordKey key) throws IOException, RefusedException {
    Message reply = client.ask(key).message();
    int rcode = reply.getRcode();
    if (rcode == Rcode.SERVFAIL) {
      throw new IOException("SERVFAIL for %s".formatted(key));
    }
    boolean answered = rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
    if (!answered || !reply.getHeader().getFlag(Flags.AA)) {
      throw new RefusedException(
          "%s does not answer with authority for %s (%s)"
              .formatted(settings.primary(), key, Rcode.string(rcode)));
    }
    return new ArrayList<>(reply.getSection(Section.ANSWER));
  }

  private Instant retryAt() {
    return clock.instant().plus(Rfc2136Provider.RETRY_AFTER);
  }
}
