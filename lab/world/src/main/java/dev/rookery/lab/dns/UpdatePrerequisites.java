package dev.rookery.lab.dns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The prerequisite section of an update (RFC 2136 §2.4 and §3.2). */
final class UpdatePrerequisites {
  private record SetName(Name name, int type) {}

  private final ZoneContent zone;
  private final Map<SetName, List<Record>> wholeSets = new HashMap<>();

  private UpdatePrerequisites(ZoneContent zone) {
    this.zone = zone;
  }

  /** Empty when all hold. */
  static Optional<Rejection> check(ZoneContent zone, List<Record> prerequisites) {
    UpdatePrerequisites check = new UpdatePrerequisites(zone);
    for (Record prerequisite : prerequisites) {
      Optional<Rejection> rejection = check.one(prerequisite);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return check.compareWholeSets();
  }

  private Optional<Rejection> one(Record prerequisite) {
    if (prerequisite.getTTL() != 0) {
      return reject(Rcode.FORMERR, prerequisite, "has a TTL");
    }
    if (!prerequisite.getName().subdomain(zone.origin())) {
      return reject(Rcode.NOTZONE, prerequisite, "is not in " + zone.origin());
    }
    return switch (prerequisite.getDClass()) {
      case DClass.ANY -> mustExist(prerequisite);
      case DClass.NONE -> mustNotExist(prerequisite);
      case DClass.IN -> remember(prerequisite);
      default -> reject(Rcode.FORMERR, prerequisite, "has a class without meaning here");
    };
  }

  private Optional<Rejection> mustExist(Record prerequisite) {
    if (hasData(prerequisite)) {
      return reject(Rcode.FORMERR, prerequisite, "has data");
    }
    if (prerequisite.getType() == Type.ANY) {
      return zone.hasName(prerequisite.getName())
          ? Optional.empty()
          : reject(Rcode.NXDOMAIN, prerequisite, "should be in use and is not");
    }
    return setOf(prerequisite).isEmpty()
        ? reject(Rcode.NXRRSET, prerequisite, "should exist and does not")
        : Optional.empty();
  }

  private Optional<Rejection> mustNotExist(Record prerequisite) {
    if (hasData(prerequisite)) {
      return reject(Rcode.FORMERR, prerequisite, "has data");
    }
    if (prerequisite.getType() == Type.ANY) {
      return zone.hasName(prerequisite.getName())
          ? reject(Rcode.YXDOMAIN, prerequisite, "should not be in use and is")
          : Optional.empty();
    }
    return setOf(prerequisite).isEmpty()
        ? Optional.empty()
        : reject(Rcode.YXRRSET, prerequisite, "should not exist and does");
  }

  private Optional<Rejection> remember(Record prerequisite) {
    wholeSets
        .computeIfAbsent(
            new SetName(prerequisite.getName(), prerequisite.getType()), _ -> new ArrayList<>())
        .add(prerequisite);
    return Optional.empty();
  }

  /** "RRset exists (value dependent)": the same records, none missing and none besides. */
  private Optional<Rejection> compareWholeSets() {
    for (Map.Entry<SetName, List<Record>> wanted : wholeSets.entrySet()) {
      List<Record> seen = zone.rrset(wanted.getKey().name(), wanted.getKey().type());
      if (!covers(seen, wanted.getValue()) || !covers(wanted.getValue(), seen)) {
        return reject(Rcode.NXRRSET, wanted.getValue().getFirst(), "differs from " + seen);
      }
    }
    return Optional.empty();
  }

  private static boolean covers(List<Record> all, List<Record> some) {
    return some.stream().allMatch(s -> all.stream().anyMatch(a -> ZoneEdit.sameData(a, s)));
  }

  private List<Record> setOf(Record prerequisite) {
    return zone.rrset(prerequisite.getName(), prerequisite.getType());
  }

  static boolean hasData(Record entry) {
    return entry.rdataToWireCanonical().length > 0;
  }

  private static Optional<Rejection> reject(int rcode, Record prerequisite, String why) {
    return Optional.of(
        new Rejection(
            rcode,
            "prerequisite %s %s %s"
                .formatted(prerequisite.getName(), Type.string(prerequisite.getType()), why)));
  }
}
