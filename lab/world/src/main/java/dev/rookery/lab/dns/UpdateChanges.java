package dev.rookery.lab.dns;

import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** The update section of an update (RFC 2136 §2.5 and §3.4). */
final class UpdateChanges {
  private UpdateChanges() {}

  /** The prescan: one record out of order and nothing at all is done (§3.4.1). */
  static Optional<Rejection> prescan(Name origin, List<Record> changes) {
    return changes.stream().flatMap(change -> prescan(origin, change).stream()).findFirst();
  }

  private static Optional<Rejection> prescan(Name origin, Record change) {
    if (!change.getName().subdomain(origin)) {
      return reject(Rcode.NOTZONE, change, "is not in " + origin);
    }
    boolean meta = isMeta(change.getType());
    return switch (change.getDClass()) {
      case DClass.IN ->
          meta || change.getType() == Type.ANY
              ? reject(Rcode.FORMERR, change, "is no type of record")
              : Optional.empty();
      case DClass.ANY ->
          meta || change.getTTL() != 0 || UpdatePrerequisites.hasData(change)
              ? reject(Rcode.FORMERR, change, "deletes a set and has TTL, data or a query type")
              : Optional.empty();
      case DClass.NONE ->
          meta || change.getType() == Type.ANY || change.getTTL() != 0
              ? reject(Rcode.FORMERR, change, "deletes a record and has a TTL or a query type")
              : Optional.empty();
      default -> reject(Rcode.FORMERR, change, "has a class without meaning here");
    };
  }

  private static boolean isMeta(int type) {
    return type == Type.AXFR || type == Type.IXFR || type == Type.MAILA || type == Type.MAILB;
  }

  /** Makes the changes in their order (§3.4.2.7). */
  static void apply(ZoneEdit zone, List<Record> changes) {
    for (Record change : changes) {
      switch (change.getDClass()) {
        case DClass.IN -> add(zone, change);
        case DClass.ANY -> deleteSets(zone, change);
        case DClass.NONE -> deleteRecord(zone, change);
        default -> throw new IllegalStateException("the prescan lets no other class through");
      }
    }
  }

  /** §3.4.2.2: what would put a CNAME beside other data is ignored, silently. */
  private static void add(ZoneEdit zone, Record added) {
    Name name = added.getName();
    switch (added.getType()) {
      case Type.CNAME -> {
        if (!zone.hasOtherThan(name, Type.CNAME)) {
          zone.replace(added);
        }
      }
      case Type.SOA -> replaceSoa(zone, (SOARecord) added);
      default -> {
        if (!zone.has(name, Type.CNAME)) {
          zone.add(added);
        }
      }
    }
  }

  private static void replaceSoa(ZoneEdit zone, SOARecord added) {
    boolean ours = added.getName().equals(zone.origin());
    if (ours && ZoneEdit.isLater(added.getSerial(), zone.soa().getSerial())) {
      zone.replace(added);
    }
  }

  /** §3.4.2.3: SOA and NS of the zone itself stay. */
  private static void deleteSets(ZoneEdit zone, Record deleted) {
    Name name = deleted.getName();
    List<Integer> types =
        deleted.getType() == Type.ANY ? zone.types(name) : List.of(deleted.getType());
    for (int type : types) {
      boolean isKept = name.equals(zone.origin()) && (type == Type.SOA || type == Type.NS);
      if (!isKept) {
        zone.removeSet(name, type);
      }
    }
  }

  /** §3.4.2.4: the SOA stays, and so does the zone's last NS. */
  private static void deleteRecord(ZoneEdit zone, Record deleted) {
    boolean isLastNs =
        deleted.getType() == Type.NS
            && deleted.getName().equals(zone.origin())
            && zone.rrset(zone.origin(), Type.NS).size() == 1;
    if (deleted.getType() != Type.SOA && !isLastNs) {
      zone.removeRecord(deleted);
    }
  }

  private static Optional<Rejection> reject(int rcode, Record change, String why) {
    return Optional.of(
        new Rejection(
            rcode,
            "change of %s %s %s".formatted(change.getName(), Type.string(change.getType()), why)));
  }
}
