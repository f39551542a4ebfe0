package dev.rookery.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * The disk of one host: in memory, over the image. It outlives a power cut and ends with the park.
 */
final class HostDisk {
  private final Keeper keeper;
  private final String folder;
  private final String size;

  /**
   * @param folder as the park sees it
   * @param megabytes what the host may write
   */
  HostDisk(Keeper keeper, String folder, int megabytes) {
    this.keeper = keeper;
    this.folder = folder;
    this.size = megabytes + "m";
  }

  String folder() {
    return folder;
  }

  /** Puts a blank disk in place of the one that was there; the host must be off. */
  void format(HostImage image, String name, ParkNetwork network, ParkKey key) {
    keeper.run(
        Shell.script(
            "new-disk.sh",
            folder,
            size,
            image.folder().toString(),
            name,
            FakeInternet.HOSTS_DOMAIN,
            network.service(53).getHostAddress(),
            key.authorizedKey()));
  }

  /** Public host key, one line. */
  String hostKey() {
    String file = folder + "/root/etc/ssh/ssh_host_ed25519_key.pub";
    try {
      return Files.readString(keeper.inside(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** No block is free from now on: writing fails with ENOSPC, df says 100 %. */
  Fault fill() {
    // the host may write between measuring and shrinking, and the kernel refuses less than is used
    keeper.run(
        "sh",
        "-c",
        """
        tries=0
        until mount -o "remount,size=$(df -Pk "$0" | awk 'NR == 2 { print $3 }')k" "$0"; do
          tries=$((tries + 1))
          [ "$tries" -lt 50 ]
        done
        """,
        folder);
    return () -> keeper.run("mount", "-o", "remount,size=" + size, folder);
  }
}
