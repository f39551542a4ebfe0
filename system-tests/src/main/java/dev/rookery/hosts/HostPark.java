package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rookery.postgres.owned.NotStartedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Throw-away Debian hosts on this machine: each boots its own systemd, has its own address, disk
 * and sshd, and no route to any real network. Parks of one machine do not meet.
 *
 * <p>All that a park makes lives in namespaces of one process that dies with this JVM. After {@link
 * #close}, or {@code kill -9} of the JVM, the kernel has taken down every process, mount, namespace
 * and link; a killed one leaves a small folder in /run and empty cgroups, which the next park of
 * that number clears.
 */
public final class HostPark implements AutoCloseable {
  private static final int INOTIFY_PER_HOST = 10;

  private final ParkSettings settings;
  private final HostImage image;
  private final ParkNetwork network;
  private final List<DebianHost> hosts = new ArrayList<>();
  private @Nullable Keeper keeper;
  private @Nullable FakeInternet internet;
  private @Nullable Firewall firewall;
  private @Nullable ParkKey key;

  private HostPark(ParkSettings settings, HostImage image, ParkNetwork network) {
    this.settings = settings;
    this.image = image;
    this.network = network;
  }

  /** Builds or finds the image, without booting anything. */
  public static void prepare(DebianRelease release) {
    HostTools.require();
    HostImage.of(release, HostImage.cache());
  }

  /** Boots hosts {@code host1}, {@code host2} …; the answer's close ends them. */
  public static HostPark open(int hosts) {
    return open(ParkSettings.of(hosts));
  }

  /**
   * As {@link #open(int)}.
   *
   * @throws NotStartedException this machine cannot ({@link HostTools#trouble} says why), the image
   *     cannot be built, or a host does not boot; nothing stays
   */
  public static HostPark open(ParkSettings settings) {
    HostTools.require();
    requireInotify(settings.hosts());
    HostImage image = HostImage.of(settings.release(), HostImage.cache());
    HostPark park = new HostPark(settings, image, ParkNetwork.claim());
    try {
      park.start();
      return park;
    } catch (RuntimeException e) {
      try (park) {
        throw e;
      }
    }
  }

  /** All hosts share root's inotify instances; this machine's settings are not ours to change. */
  private static void requireInotify(int hosts) {
    Path limit = Path.of("/proc/sys/fs/inotify/max_user_instances");
    try (InputStream in = Files.newInputStream(limit)) {
      // such a file gives all it has to the first read, so that read must be large enough
      byte[] digits = new byte[32];
      int allowed = Integer.parseInt(new String(digits, 0, in.read(digits), US_ASCII).strip());
      if (allowed < hosts * INOTIFY_PER_HOST) {
        throw new NotStartedException(
            "%s is %d, %d hosts need %d: raise it by sysctl, or take fewer hosts"
                .formatted(limit, allowed, hosts, hosts * INOTIFY_PER_HOST));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + limit, e);
    }
  }

  private void start() {
    Keeper started = Keeper.start(network.link(), network.home());
    keeper = started;
    network.connect(started);
    firewall = new Firewall(started, network);
    internet = FakeInternet.start(network, image);
    key = ParkKey.generate(network.home());
    for (int index = 1; index <= settings.hosts(); index++) {
      hosts.add(new DebianHost("host" + index, network.host(index), this));
    }
    hosts.forEach(internet()::publish);
    bootAll();
    writeKnownHosts();
  }

  private void bootAll() {
    List<CompletableFuture<Void>> boots = new ArrayList<>();
    for (DebianHost host : hosts) {
      CompletableFuture<Void> boot = new CompletableFuture<>();
      Thread.ofPlatform()
          .start(() -> {
            try {
              host.build();
              boot.complete(null);
            } catch (RuntimeException e) {
              boot.completeExceptionally(e);
            }
          });
      boots.add(boot);
    }
    try {
      CompletableFuture.allOf(boots.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw new NotStartedException("a host did not boot: " + e.getMessage(), e);
    }
  }

  private void writeKnownHosts() {
    String lines =
        hosts.stream().map(DebianHost::knownHost).collect(Collectors.joining("\n", "", "\n"));
    try {
      Files.writeString(knownHosts(), lines);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + knownHosts(), e);
    }
  }

  /** In order: host1 first. */
  public List<DebianHost> hosts() {
    return List.copyOf(hosts);
  }

  /**
   * @param index from 1
   */
  public DebianHost host(int index) {
    return hosts.get(index - 1);
  }

  /** All the internet the hosts have. */
  public FakeInternet internet() {
    return started(internet);
  }

  /** The key that hosts let in, in OpenSSH's form, for programs such as ssh and Ansible. */
  public Path keyFile() {
    return key().file();
  }

  /** The host keys as they were when the park was opened, for the same programs. */
  public Path knownHosts() {
    return network.home().resolve("known_hosts");
  }

  ParkSettings settings() {
    return settings;
  }

  HostImage image() {
    return image;
  }

  ParkNetwork network() {
    return network;
  }

  Keeper keeper() {
    return started(keeper);
  }

  Firewall firewall() {
    return started(firewall);
  }

  ParkKey key() {
    return started(key);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the park is not started");
    }
    return part;
  }

  /** Ends the hosts and all that the park made. */
  @Override
  public void close() {
    Keeper ended = keeper;
    try (network;
        ended) {
      if (internet != null) {
        internet.close();
      }
    }
  }
}
