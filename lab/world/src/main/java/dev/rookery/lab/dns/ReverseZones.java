package dev.rookery.lab.dns;

import java.net.InetAddress;
import java.util.List;
import org.xbill.DNS.ReverseMap;

/** The PTR records of the lab's network; the hosting provider writes them. */
public final class ReverseZones {
  private final LabZone zone;

  ReverseZones(LabZone zone) {
    this.zone = zone;
  }

  /** Puts one PTR record in place of what the address had. */
  public void set(InetAddress address, String name) {
    zone.remove(owner(address), "PTR").ptr(owner(address), LabZone.absolute(name).toString());
  }

  public void remove(InetAddress address) {
    zone.remove(owner(address), "PTR");
  }

  /** Names the address points to, with trailing dot; empty when none. */
  public List<String> names(InetAddress address) {
    return zone.records(owner(address), "PTR");
  }

  /** The zone itself, e.g. {@code 42.127.in-addr.arpa.}. */
  public LabZone zone() {
    return zone;
  }

  private static String owner(InetAddress address) {
    return ReverseMap.fromAddress(address).toString();
  }
}
