package dev.rookery.dns.provider.rfc2136;

import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.wire.NoAuthorityException;
import dev.rookery.dns.wire.TsigKey;
import dev.rookery.dns.wire.WireRecords;
import dev.rookery.dns.wire.ZoneParts;
import dev.rookery.dns.zone.Zone;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import org.xbill.DNS.Record;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

/** Reads a zone by transfer, or set by set where transfers are refused. */
final class ZoneReader {
  private final Rfc2136Settings settings;
  private final ZoneParts parts;
  private final InstantSource clock;

  ZoneReader(Rfc2136Settings settings, ZoneParts parts, InstantSource clock) {
    this.settings = settings;
    this.parts = parts;
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
      return new ReadOutcome.Read(parts.read(origin, interest));
    } catch (NoAuthorityException e) {
      return new ReadOutcome.Refused(
          "%s; transfer of %s: %s".formatted(e.getMessage(), origin, whyNotWhole));
    } catch (IOException e) {
      return new ReadOutcome.Unavailable(
          "%s; transfer of %s: %s".formatted(e.getMessage(), origin, whyNotWhole),
          clock.instant().plus(Rfc2136Provider.RETRY_AFTER));
    }
  }
}
