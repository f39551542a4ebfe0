package dev.rookery.lab.net;

import dev.rookery.postgres.owned.FreePort;
import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.OwnedFolder;
import dev.rookery.postgres.owned.Unpacked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The loopback network 127.X.0.0/16 of one lab. Linux answers on all of 127/8 without any set-up,
 * so every node has an address of its own and two labs do not meet.
 *
 * <p>A claim is a locked folder of this user (who holds it?) and a listening socket at 127.X.0.1
 * (other users too). The kernel frees both when the JVM ends, however it ends. Processes that a
 * killed lab leaves behind keep its addresses, so the claim also says where that lab had its files.
 */
public final class LabNetwork implements AutoCloseable {
  /** Holds the claim; nothing is ever said on it. */
  static final int CLAIM_PORT = 47_127;

  private static final int FIRST = 42;
  private static final int LAST = 250;
  private static final int STEPS_TO_A_FREE_PORT = 1000;
  private static final String HOME_FILE = "home";

  private final int number;
  private final OwnedFolder folder;
  private final ServerSocket claim;

  private LabNetwork(int number, OwnedFolder folder, ServerSocket claim) {
    this.number = number;
    this.folder = folder;
    this.claim = claim;
  }

  /** Claims the first network that no lab of this machine uses. */
  public static LabNetwork claim() {
    return claim(runtime());
  }

  /**
   * Claims this very network, empty when a living lab has it.
   *
   * @param number the X of 127.X.0.0/16
   */
  public static Optional<LabNetwork> tryClaim(int number) {
    Optional<OwnedFolder> folder = OwnedFolder.tryClaim(folderOf(runtime(), number));
    try {
      return folder.isEmpty() ? Optional.empty() : Optional.of(claimed(number, folder.get()));
    } catch (IOException e) {
      folder.get().close();
      return Optional.empty();
    }
  }

  private static Path runtime() {
    return Unpacked.userCache().resolve("networks");
  }

  private static Path folderOf(Path runtime, int number) {
    return runtime.resolve(Integer.toString(number));
  }

  private static LabNetwork claimed(int number, OwnedFolder folder) throws IOException {
    return new LabNetwork(number, folder, new ServerSocket(CLAIM_PORT, 1, address(number, 0, 1)));
  }

  /**
   * Claims the first network that no lab of this machine uses.
   *
   * @param runtime folder in which claims are kept, one per user
   * @throws NotStartedException all are taken, or this system answers on 127.0.0.1 only
   */
  public static LabNetwork claim(Path runtime) {
    String lastRefusal = "";
    for (int number = FIRST; number <= LAST; number++) {
      Optional<OwnedFolder> folder = OwnedFolder.tryClaim(folderOf(runtime, number));
      if (folder.isEmpty()) {
        continue;
      }
      try {
        return claimed(number, folder.get());
      } catch (IOException e) {
        folder.get().close();
        lastRefusal = e.getMessage();
      }
    }
    throw new NotStartedException(
        "no loopback network from 127.%d.0.0/16 to 127.%d.0.0/16 could be claimed (%s): end other"
                .formatted(FIRST, LAST, lastRefusal)
            + " labs; a system other than Linux needs an alias on lo0 for every address");
  }

  /**
   * The folder of the lab that had this network last and did not end it by {@link #close}; whatever
   * still runs there holds addresses of this network.
   */
  public Optional<Path> leftBy() {
    try {
      return Optional.of(Path.of(Files.readString(homeFile())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read who had network 127." + number, e);
    }
  }

  /**
   * Notes where this lab keeps its files, for the next one that claims the network.
   *
   * @param home absolute
   */
  public void usedBy(Path home) {
    try {
      Files.writeString(homeFile(), home.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot note who has network 127." + number, e);
    }
  }

  private Path homeFile() {
    return folder.path().resolve(HOME_FILE);
  }

  /** The X of 127.X.0.0/16. */
  public int number() {
    return number;
  }

  /** PostgreSQL, Redis. */
  public InetAddress stores() {
    return at(0, 5);
  }

  /** REST API and console. */
  public InetAddress controlPlane() {
    return at(0, 10);
  }

  /** The hosting provider's API. */
  public InetAddress hosting() {
    return at(0, 80);
  }

  public InetAddress dnsPrimary() {
    return at(0, 53);
  }

  public InetAddress dnsSecondary() {
    return at(0, 54);
  }

  /**
   * Address of a mail node.
   *
   * @param index 1 to 254
   */
  public InetAddress node(int index) {
    return at(1, requireHost("node", index));
  }

  /**
   * Address of a receiving provider.
   *
   * @param index 1 to 254
   */
  public InetAddress receiver(int index) {
    return at(2, requireHost("receiver", index));
  }

  /** The preferred port when it is free on the address, for TCP and UDP, else the next one. */
  public ChosenPort choose(InetAddress address, int preferred) {
    return choose(List.of(address), preferred);
  }

  /**
   * One port that is free on all the addresses, for TCP and UDP: parts that others find by a fixed
   * port (MX, SSH) must have the same one everywhere.
   *
   * @param preferred 1 to 65535
   * @throws NotStartedException none of the 1,000 ports from the preferred one on is free
   */
  public ChosenPort choose(Collection<InetAddress> addresses, int preferred) {
    int last = Math.min(65_535, preferred + STEPS_TO_A_FREE_PORT);
    for (int port = preferred; port <= last; port++) {
      if (isFree(addresses, port)) {
        return new ChosenPort(port, note(addresses, preferred, port));
      }
    }
    throw new NotStartedException(
        "no free port from %d to %d on %s".formatted(preferred, last, names(addresses)));
  }

  private static Optional<String> note(
      Collection<InetAddress> addresses, int preferred, int chosen) {
    if (chosen == preferred) {
      return Optional.empty();
    }
    return Optional.of(
        "port %d on %s is taken, using %d"
            .formatted(preferred, taken(addresses, preferred), chosen));
  }

  /** Of many addresses those to blame; all of them when the one that had it let go meanwhile. */
  private static String taken(Collection<InetAddress> addresses, int port) {
    List<InetAddress> taken = addresses.stream().filter(a -> !isFree(List.of(a), port)).toList();
    return names(taken.isEmpty() ? addresses : taken);
  }

  private static String names(Collection<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
  }

  private static boolean isFree(Collection<InetAddress> addresses, int port) {
    return addresses.stream().allMatch(a -> FreePort.isFree(a, port) && isFreeForUdp(a, port));
  }

  private static boolean isFreeForUdp(InetAddress address, int port) {
    try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(address, port))) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private InetAddress at(int third, int fourth) {
    try {
      return address(number, third, fourth);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static InetAddress address(int number, int third, int fourth)
      throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, (byte) number, (byte) third, (byte) fourth});
  }

  private static int requireHost(String role, int index) {
    if (index < 1 || index > 254) {
      throw new IllegalArgumentException(
          "%s %d: a lab has room for 1 to 254".formatted(role, index));
    }
    return index;
  }

  /** Frees the network for the next lab. */
  @Override
  public void close() {
    try (claim) {
      Files.deleteIfExists(homeFile());
    } catch (IOException e) {
      throw new IllegalStateException("cannot free the claim of 127." + number, e);
    } finally {
      folder.close();
    }
  }
}
