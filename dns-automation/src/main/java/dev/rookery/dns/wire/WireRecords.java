package dev.rookery.dns.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Opaque;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/** Between the library's records and our record sets. */
public final class WireRecords {
  /** TYPE, CLASS, TTL and RDLENGTH, which stand between name and data (RFC 1035 §4.1.3). */
  private static final int FIXED_OCTETS = 10;

  private WireRecords() {}

  /** A name for the wire; every {@link Name} has one. */
  public static org.xbill.DNS.Name name(Name name) {
    try {
      return org.xbill.DNS.Name.fromString(name.text());
    } catch (TextParseException e) {
      throw new IllegalArgumentException("name %s: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** A name from the wire. */
  public static Name name(org.xbill.DNS.Name name) {
    return Name.of(name.toString());
  }

  /** One library record for each value, with the set's TTL. */
  public static List<Record> records(RecordSet set) {
    return set.data().stream().map(value -> record(set.name(), set.ttl(), value)).toList();
  }

  /** A library record with this data. */
  public static Record record(Name name, Duration ttl, Rdata data) {
    try {
      if (data instanceof Txt txt) {
        return text(name, ttl, txt);
      }
      return Record.fromString(
          name(name), data.type().code(), DClass.IN, ttl.toSeconds(), data.text(), name(Name.ROOT));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s %s %s: %s".formatted(name, data.type(), data.text(), e.getMessage()), e);
    }
  }

  /** Built from the wire form, because the library's text form takes a backslash for an escape. */
  private static Record text(Name name, Duration ttl, Txt txt) {
    int length = txt.strings().stream().mapToInt(string -> string.length() + 1).sum();
    byte[] wire = new byte[length];
    int at = 0;
    for (String string : txt.strings()) {
      wire[at++] = (byte) string.length();
      System.arraycopy(string.getBytes(ISO_8859_1), 0, wire, at, string.length());
      at += string.length();
    }
    return Record.newRecord(
        name(name), RecordType.TXT.code(), DClass.IN, ttl.toSeconds(), length, wire);
  }

  /** Our data of a library record. */
  public static Rdata data(Record record) {
    RecordType type = new RecordType(record.getType());
    if (record instanceof TXTRecord txt) {
      return Txt.ofStrings(
          txt.getStringsAsByteArrays().stream()
              .map(octets -> new String(octets, ISO_8859_1))
              .toList());
    }
    return isTyped(type) ? typed(type, record) : opaque(type, record);
  }

  /** A zone must be readable whatever its owner put into it. */
  private static Rdata typed(RecordType type, Record record) {
    try {
      return Rdata.parse(type, record.rdataToString());
    } catch (IllegalArgumentException e) {
      return opaque(type, record);
    }
  }

  private static boolean isTyped(RecordType type) {
    return !type.toString().startsWith("TYPE")
        && !type.equals(RecordType.RRSIG)
        && !type.equals(RecordType.NSEC);
  }

  private static Opaque opaque(RecordType type, Record record) {
    byte[] wire = record.toWireCanonical();
    int head = record.getName().length() + FIXED_OCTETS;
    return new Opaque(type, HexFormat.of().formatHex(wire, head, wire.length));
  }

  /** Record sets by name and type, each value once; a set has the lowest TTL seen in it. */
  public static List<RecordSet> sets(Collection<Record> records) {
    Map<RecordKey, List<Record>> byKey = new TreeMap<>();
    for (Record record : records) {
      RecordKey key = new RecordKey(name(record.getName()), new RecordType(record.getType()));
      byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(record);
    }
    return byKey.entrySet().stream().map(entry -> set(entry.getKey(), entry.getValue())).toList();
  }

  private static RecordSet set(RecordKey key, List<Record> records) {
    long ttl = records.stream().mapToLong(Record::getTTL).min().orElseThrow();
    List<Rdata> data = records.stream().map(WireRecords::data).toList();
    return new RecordSet(key.name(), key.type(), Duration.ofSeconds(ttl), data);
  }

  /** Serial of the first SOA among these. */
  public static OptionalLong serial(Collection<Record> records) {
    return records.stream()
        .filter(SOARecord.class::isInstance)
        .mapToLong(record -> ((SOARecord) record).getSerial())
        .findFirst();
  }
}
