package dev.rookery.hosts;

import dev.rookery.postgres.owned.NotStartedException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One host of a park: a Debian with its own systemd, address, disk and sshd. The key of {@link
 * #login} is let in as {@code root}, {@code admin} (sudo without a password), {@code prompted}
 * (sudo asks for {@code a-password}) and {@code powerless} (no sudo).
 */
public final class DebianHost {
  private static final Duration BOOT = Duration.ofSeconds(60);
  private static final Duration POWER = Duration.ofSeconds(20);
  private static final Duration CONSOLE = Duration.ofMinutes(3);
  private static final int SSH = 22;

  private final String name;
  private final InetAddress address;
  private final HostPark park;
  private final HostDisk disk;
  private @Nullable Process power;

  DebianHost(String name, InetAddress address, HostPark park) {
    this.name = name;
    this.address = address;
    this.park = park;
    this.disk =
        new HostDisk(
            park.keeper(), park.network().home() + "/" + name, park.settings().diskMegabytes());
  }

  /** The host name, without a domain. */
  public String name() {
    return name;
  }

  public InetAddress address() {
    return address;
  }

  /** Fingerprint of its Ed25519 host key: {@code SHA256:} and 43 characters. */
  public String hostKey() {
    return ParkKey.fingerprint(disk.hostKey());
  }

  /** The Ed25519 key its users let in. */
  public KeyPair login() {
    return park.key().pair();
  }

  /** A line of {@code known_hosts}. */
  String knownHost() {
    return "%s %s".formatted(address.getHostAddress(), disk.hostKey());
  }

  void build() {
    disk.format(park.image(), name, park.network(), park.key());
    String router = park.network().router().getHostAddress();
    park.keeper().run(Shell.script("new-wire.sh", name, address.getHostAddress(), router));
    start();
  }

  /** Switches it on and waits until one can log in; it may be on already. */
  public synchronized void start() {
    if (isOn()) {
      return;
    }
    List<String> line =
        park.keeper()
            .entering(Shell.script("power-on.sh", park.keeper().park(), name, disk.folder()));
    try {
      power =
          new ProcessBuilder(line)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(console().toFile()))
              .start();
      Keeper.await("boot of " + name, BOOT, () -> isUp() || !isOn());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
    if (!isOn()) {
      throw new NotStartedException("%s went off while it booted: %s".formatted(name, said()));
    }
  }

  public synchronized boolean isOn() {
    return power != null && power.isAlive();
  }

  private boolean isUp() {
    return init().stream()
            .anyMatch(pid -> Files.notExists(Path.of("/proc/" + pid + "/root/run/nologin")))
        && greets();
  }

  /** Asked over the network: sshd says who it is. */
  private boolean greets() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, SSH), 1000);
      socket.setSoTimeout(2000);
      return socket.getInputStream().read() == 'S';
    } catch (IOException e) {
      return false;
    }
  }

  /** Process id of its systemd on this machine; empty while it is off. */
  private Optional<String> init() {
    try {
      return Files.readAllLines(
              park.keeper().cgroup(name, "machine/payload/init.scope/cgroup.procs"))
          .stream()
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path console() {
    return park.network().home().resolve(name + ".console");
  }

  private String said() {
    try {
      List<String> lines = Files.readAllLines(console());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "nothing on its console";
    }
  }

  /** The command line that runs another one in there as root, without SSH: the rescue console. */
  List<String> entering(String... line) {
    String pid =
        init().orElseThrow(() -> new IllegalStateException(name + " is off, it has no console"));
    List<String> whole =
        new ArrayList<>(
            List.of("nsenter", "--target", pid, "--mount", "--uts", "--ipc", "--net", "--pid"));
    whole.addAll(List.of("--cgroup", "--root", "--wdns=/", "--", "env", "-i", "HOME=/root"));
    whole.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    whole.addAll(List.of(line));
    return whole;
  }

  /**
   * Runs a command on the rescue console, as root and without SSH, to set a scene or to look.
   *
   * @return what it said on both outputs
   * @throws NotStartedException it failed, or did not end in three minutes
   */
  public String console(String... line) {
    return Shell.require(CONSOLE, entering(line));
  }

  /** As {@link #console}, whether it succeeds or not. */
  public String tryConsole(String... line) {
    return Shell.run(CONSOLE, entering(line)).output();
  }

  /** Cuts it off. */
  public Fault cutOff(Cut cut) {
    return park.firewall().cut(address, cut);
  }

  /** Everything in there stands still; the kernel still answers for it, as with a hung host. */
  public Fault pause() {
    freeze(true);
    return () -> freeze(false);
  }

  private void freeze(boolean wanted) {
    try {
      Files.writeString(park.keeper().cgroup(name, "machine/cgroup.freeze"), wanted ? "1" : "0");
      String state = "frozen " + (wanted ? 1 : 0);
      Path events = park.keeper().cgroup(name, "machine/cgroup.events");
      Keeper.await(
          "%s to be %s".formatted(name, state), POWER, () -> Keeper.contains(events, state));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pause or resume " + name, e);
    }
  }

  /**
   * Cuts the power; {@link Fault#close} switches on again. The disk stays as it was last written,
   * also what was not yet synced: what a lost write does cannot be seen here.
   */
  public Fault cutPower() {
    powerOff();
    return this::start;
  }

  private synchronized void powerOff() {
    Process running = power;
    if (running == null || !running.isAlive()) {
      return;
    }
    try {
      Files.writeString(park.keeper().cgroup(name, "cgroup.kill"), "1");
      if (!running.waitFor(POWER.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new NotStartedException(name + " does not go off");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot cut the power of " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotStartedException("interrupted while " + name + " goes off", e);
    }
  }

  /** The provider reinstalls it: same address, blank disk, another host key. Must not be paused. */
  public synchronized void rebuild() {
    powerOff();
    disk.format(park.image(), name, park.network(), park.key());
    start();
  }

  /**
   * Its link carries only so much, in each direction.
   *
   * @param bitsPerSecond at least 8,000
   */
  public Fault slowLink(long bitsPerSecond) {
    List<String> shape =
        List.of("root", "tbf", "rate", bitsPerSecond + "bit", "burst", "4k", "latency", "2s");
    shaped("replace", shape);
    return () -> shaped("del", List.of("root"));
  }

  private void shaped(String verb, List<String> shape) {
    List<String> down = new ArrayList<>(List.of("tc", "qdisc", verb, "dev", name));
    down.addAll(shape);
    List<String> up = new ArrayList<>(List.of("ip", "netns", "exec", name));
    up.addAll(List.of("tc", "qdisc", verb, "dev", "eth0"));
    up.addAll(shape);
    park.keeper().run(down);
    park.keeper().run(up);
  }

  /** Its disk is full: writing fails with ENOSPC. */
  public Fault fillDisk() {
    return disk.fill();
  }

  /** Another process in there has apt's and dpkg's locks, as unattended upgrades do at night. */
  public Fault holdAptLock() {
    return AptLock.take(this);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(name, address.getHostAddress());
  }
}
