package dev.rookery.lab.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;

/**
 * A DNS block list of IPv4 addresses (RFC 5782). It proves that it is alive: 127.0.0.2 is always
 * listed, 127.0.0.1 never (§5).
 */
public final class BlockListZone {
  private static final String LISTED = "127.0.0.2"; // §2.1

  private final LabZone zone;

  BlockListZone(LabZone zone) {
    this.zone = zone;
    zone.set("2.0.0.127", Duration.ofMinutes(1), "A", LISTED);
    zone.set("2.0.0.127", Duration.ofMinutes(1), "TXT", "\"test entry\"");
  }

  /** Lists the address; the reason is what {@code TXT} answers. */
  public void list(Inet4Address address, String reason) {
    delist(address);
    zone.a(reversed(address), LISTED).txt(reversed(address), reason);
  }

  public void delist(Inet4Address address) {
    zone.remove(reversed(address), "A").remove(reversed(address), "TXT");
  }

  public boolean isListed(Inet4Address address) {
    return !zone.records(reversed(address), "A").isEmpty();
  }

  /** Name to append to a reversed address, with trailing dot. */
  public String name() {
    return zone.name();
  }

  private static String reversed(InetAddress address) {
    byte[] bytes = address.getAddress();
    return String.format(
        Locale.ROOT,
        "%d.%d.%d.%d",
        bytes[3] & 0xff,
        bytes[2] & 0xff,
        bytes[1] & 0xff,
        bytes[0] & 0xff);
  }
}
