package dev.rookery.lab.dns;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Name;

/** All zones of the lab by origin. */
final class Zones {
  private final Map<Name, LabZone> byOrigin = new ConcurrentHashMap<>();

  /** The zone with this very name. */
  Optional<LabZone> named(Name origin) {
    return Optional.ofNullable(byOrigin.get(origin));
  }

  /** The deepest zone that holds the name. */
  Optional<LabZone> holding(Name name) {
    for (Name at = name; ; at = new Name(at, 1)) {
      LabZone zone = byOrigin.get(at);
      if (zone != null || at.equals(Name.root)) {
        return Optional.ofNullable(zone);
      }
    }
  }

  /** Adds the zone unless one of that name is there, and gives the one that is there then. */
  LabZone add(LabZone zone) {
    LabZone earlier = byOrigin.putIfAbsent(zone.origin(), zone);
    return earlier == null ? zone : earlier;
  }

  void remove(Name origin) {
    byOrigin.remove(origin);
  }
}
