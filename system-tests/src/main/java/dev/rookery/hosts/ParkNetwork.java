package dev.rookery.hosts;

import dev.rookery.postgres.owned.FolderTree;
import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.OwnedFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The network 198.18.X.0/24 of one park, taken from what RFC 2544 §C.2.2 sets aside for tests of
 * devices. This machine has addresses below 100, on one link; hosts have those from 101 on, each on
 * a wire of its own to the park's router, as hosting providers do it.
 *
 * <p>A claim is a locked folder in /run, which the kernel frees when the JVM ends in whatever way.
 */
final class ParkNetwork implements AutoCloseable {
  private static final Path RUN = Path.of("/run/rookery-hosts");
  private static final Duration COMMAND = Duration.ofSeconds(20);
  private static final int LAST = 250;
  private static final int HOSTS_FROM = 100;
  static final int HOSTS_MAX = 99;
  private static final List<Integer> OURS = List.of(53, 54, 80, 25, 26, 27, 28, 29, 30);

  private final int number;
  private final OwnedFolder claim;

  private ParkNetwork(int number, OwnedFolder claim) {
    this.number = number;
    this.claim = claim;
  }

  /** Claims the first network that no park of this machine has. */
  static ParkNetwork claim() {
    for (int number = 1; number <= LAST; number++) {
      Optional<OwnedFolder> folder = OwnedFolder.tryClaim(RUN.resolve(Integer.toString(number)));
      if (folder.isPresent()) {
        ParkNetwork network = new ParkNetwork(number, folder.get());
        if (network.isFree()) {
          return network;
        }
        folder.get().close();
      }
    }
    throw new NotStartedException(
        "no network from 198.18.1.0/24 to 198.18.%d.0/24 is free".formatted(LAST));
  }

  /** A killed park's link goes when the kernel has freed its namespaces; we do not wait for it. */
  private boolean isFree() {
    String routes = Shell.require(COMMAND, List.of("ip", "-4", "route", "show", "root", cidr()));
    return routes.isBlank() && Files.notExists(Path.of("/sys/class/net", link()));
  }

  /** The X of 198.18.X.0/24. */
  int number() {
    return number;
  }

  /** Name of the park, its cgroup, and this machine's link into it. */
  String link() {
    return "rookery-h" + number;
  }

  /** Logs, and the place where the park mounts disks of its own. */
  Path home() {
    return claim.path();
  }

  String cidr() {
    return "198.18.%d.0/24".formatted(number);
  }

  /** This machine, as hosts see it: what SSH connections come from. */
  InetAddress control() {
    return at(1);
  }

  /** The hosts' way to everything. */
  InetAddress router() {
    return at(254);
  }

  /** Name server, mirror or mail exchanger of the small internet; this machine answers there. */
  InetAddress service(int last) {
    if (!OURS.contains(last)) {
      throw new IllegalArgumentException("no service at %d, only at %s".formatted(last, OURS));
    }
    return at(last);
  }

  /**
   * @param index from 1
   */
  InetAddress host(int index) {
    return at(HOSTS_FROM + index);
  }

  private InetAddress at(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 198, 18, (byte) number, (byte) last});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** Lays the one link between this machine and the park. */
  void connect(Keeper keeper) {
    String router = router().getHostAddress();
    String control = control().getHostAddress();
    String pid = Long.toString(keeper.pid());
    here("ip", "link", "add", link(), "type", "veth", "peer", "name", "uplink", "netns", pid);
    keeper.run("ip", "link", "set", "uplink", "up");
    keeper.run("ip", "address", "add", router + "/32", "dev", "uplink");
    keeper.run("ip", "route", "add", ours(), "dev", "uplink");
    here("ip", "address", "add", control + "/32", "dev", link());
    for (int last : OURS) {
      here("ip", "address", "add", at(last).getHostAddress() + "/32", "dev", link());
    }
    here("ip", "link", "set", link(), "up");
    here(
        "ip route add %s via %s dev %s onlink src %s"
            .formatted(cidr(), router, link(), control)
            .split(" "));
  }

  /** What is not a host: hosts have routes of their own, which are longer and win. */
  private String ours() {
    return "198.18.%d.0/25".formatted(number);
  }

  private static void here(String... line) {
    Shell.require(COMMAND, List.of(line));
  }

  /** Frees the network. The link goes first: the kernel takes its time to free a namespace. */
  @Override
  public void close() {
    try {
      if (Files.exists(Path.of("/sys/class/net", link()))) {
        Shell.run(COMMAND, List.of("ip", "link", "del", link()));
      }
      FolderTree.delete(claim.path());
    } catch (IOException e) {
      throw new IllegalStateException("cannot clear " + claim.path(), e);
    } finally {
      claim.close();
    }
  }
}
