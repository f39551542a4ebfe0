package dev.rookery.hosts;

/**
 * What a park is like.
 *
 * @param hosts 1 to 99
 * @param diskMegabytes what each host may write beyond its image; it is taken from memory as it is
 *     written
 */
public record ParkSettings(int hosts, DebianRelease release, int diskMegabytes) {
  private static final int DISK = 1024;

  public ParkSettings {
    if (hosts < 1 || hosts > ParkNetwork.HOSTS_MAX) {
      throw new IllegalArgumentException(
          "hosts is %d, allowed 1 to %d".formatted(hosts, ParkNetwork.HOSTS_MAX));
    }
    if (diskMegabytes < 16) {
      throw new IllegalArgumentException(
          "diskMegabytes is %d, needs at least 16".formatted(diskMegabytes));
    }
  }

  /** Debian 12 with 1 GB each. */
  public static ParkSettings of(int hosts) {
    return new ParkSettings(hosts, DebianRelease.DEBIAN_12, DISK);
  }

  public ParkSettings withRelease(DebianRelease value) {
    return new ParkSettings(hosts, value, diskMegabytes);
  }
}
