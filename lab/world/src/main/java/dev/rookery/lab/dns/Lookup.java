package dev.rookery.lab.dns;

import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What one zone says to one question (RFC 1034 §4.3.2, step 3). */
sealed interface Lookup {
  /** The answer; for {@code ANY} several sets. */
  record Found(List<Record> records) implements Lookup {}

  /** The name is an alias; the question goes on at its target. */
  record Alias(CNAMERecord cname) implements Lookup {}

  /** The name belongs to another zone, whose servers these are. */
  record Referral(List<Record> nameServers) implements Lookup {}

  /** The name exists without such records (RFC 2308 §2.2). */
  record NoData() implements Lookup {}

  /** The name does not exist (RFC 2308 §2.1). */
  record NoName() implements Lookup {}

  static Lookup in(ZoneContent zone, Name name, int type) {
    List<Record> cut = cutAbove(zone, name, type);
    if (!cut.isEmpty()) {
      return new Referral(cut);
    }
    if (zone.exists(name)) {
      return at(zone, name, name, type);
    }
    Name wildcard = Name.fromConstantString("*");
    Name source = joined(wildcard, closestEncloser(zone, name));
    return zone.exists(source) ? at(zone, source, name, type) : new NoName();
  }

  /** The answer of the records at {@code source}, given under the name {@code owner}. */
  private static Lookup at(ZoneContent zone, Name source, Name owner, int type) {
    List<Record> alias = zone.rrset(source, Type.CNAME);
    if (!alias.isEmpty() && type != Type.CNAME && type != Type.ANY) {
      return new Alias((CNAMERecord) renamed(alias.getFirst(), owner));
    }
    List<Record> records =
        type == Type.ANY
            ? zone.sets(source).values().stream().flatMap(List::stream).toList()
            : zone.rrset(source, type);
    return records.isEmpty()
        ? new NoData()
        : new Found(records.stream().map(r -> renamed(r, owner)).toList());
  }

  private static List<Record> cutAbove(ZoneContent zone, Name name, int type) {
    int deepest = type == Type.DS ? name.labels() - 1 : name.labels(); // DS lives in the parent
    for (int labels = zone.origin().labels() + 1; labels <= deepest; labels++) {
      List<Record> cut = zone.rrset(new Name(name, name.labels() - labels), Type.NS);
      if (!cut.isEmpty()) {
        return cut;
      }
    }
    return List.of();
  }

  /** RFC 4592 §3.3.1. */
  private static Name closestEncloser(ZoneContent zone, Name name) {
    Name encloser = name;
    while (!zone.exists(encloser) && encloser.labels() > zone.origin().labels()) {
      encloser = new Name(encloser, 1);
    }
    return encloser;
  }

  private static Name joined(Name prefix, Name suffix) {
    try {
      return Name.concatenate(prefix, suffix);
    } catch (NameTooLongException e) {
      return suffix; // no wildcard fits there
    }
  }

  private static Record renamed(Record source, Name owner) {
    return source.getName().equals(owner)
        ? source
        : Record.newRecord(
            owner, source.getType(), DClass.IN, source.getTTL(), source.rdataToWireCanonical());
  }
}
