package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A park keeps to itself while it is there, and nothing of it stays, however it ends. */
@Timeout(120)
class ParkBoundsTest {

  @BeforeAll
  @Timeout(600)
  static void prepare() {
    RealHosts.prepare(ParkBoundsTest.class, DebianRelease.DEBIAN_12);
  }

  @Test
  void a_closed_park_leaves_nothing() {
    String link;
    Path home;
    List<Long> processes;
    try (HostPark park = HostPark.open(1)) {
      link = park.network().link();
      home = park.network().home();
      processes = pids(processes(park));
      assertThat(processes).hasSizeGreaterThan(5);
      assertThat(mounts()).as("mounts are the park's own").doesNotContain(home.toString());
    }
    assertThat(left(link)).isEmpty();
    assertThat(home).doesNotExist();
    assertThat(processes).noneMatch(ParkBoundsTest::isAlive);
    assertThat(cgroups(link)).isEmpty();
  }

  @Test
  void a_killed_park_is_taken_down_by_the_kernel_and_its_place_is_cleared() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ParkHolder.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said;
    try (BufferedReader out = holder.inputReader(UTF_8)) {
      said = String.valueOf(out.readLine());
    } finally {
      holder.destroyForcibly().waitFor(); // kill -9
    }
    String link = said.split(" ")[0];
    List<Long> processes = pids(said.substring(link.length()));
    assertThat(processes).hasSizeGreaterThan(5);
    Keeper.await(
        "the kernel to take down " + link,
        Duration.ofSeconds(20),
        () -> left(link).isEmpty() && processes.stream().noneMatch(ParkBoundsTest::isAlive));
    assertThat(mounts()).doesNotContain("rookery-hosts");
    try (HostPark next = HostPark.open(1)) {
      assertThat(next.network().link()).isEqualTo(link);
    }
    assertThat(cgroups(link)).isEmpty();
  }

  @Test
  void this_machine_s_own_settings_stay_as_they_are() throws IOException {
    String before = settings();
    try (HostPark _ = HostPark.open(1)) {
      assertThat(settings()).isEqualTo(before);
    }
    assertThat(settings()).isEqualTo(before);
  }

  /** Routing, packet filter, resolver and default route. */
  private static String settings() throws IOException {
    String look =
        "sysctl -n net.ipv4.ip_forward fs.inotify.max_user_instances; nft list ruleset; ip route show default";
    return Shell.require(Duration.ofSeconds(10), List.of("sh", "-ec", look))
        + Files.readString(Path.of("/etc/resolv.conf"));
  }

  /** Whatever forwards a packet out of the park would bring it there too. */
  @Test
  void hosts_do_not_reach_this_machine_s_real_addresses() throws IOException {
    List<InetAddress> real = realAddresses();
    assumeFalse(real.isEmpty(), "this machine has no address but loopback");
    try (HostPark park = HostPark.open(1)) {
      requireIsolation(park, real);
    }
  }

  private static void requireIsolation(HostPark park, List<InetAddress> real) throws IOException {
    for (InetAddress address : real) {
      try (ServerSocket server = new ServerSocket(0, 1, address)) {
        String name = address.getHostAddress();
        assertThat(Dial.connects(park.host(1), name, server.getLocalPort())).as(name).isFalse();
      }
    }
    try (ServerSocket ours = new ServerSocket(0, 1, park.network().control())) {
      String name = park.network().control().getHostAddress();
      assertThat(Dial.connects(park.host(1), name, ours.getLocalPort())).as(name).isTrue();
    }
  }

  private static List<InetAddress> realAddresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .filter(link -> !link.getName().startsWith("rookery-h"))
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .toList();
  }

  @Test
  void two_parks_do_not_meet() {
    try (HostPark one = HostPark.open(1);
        HostPark other = HostPark.open(1)) {
      InetAddress there = other.host(1).address();
      assertThat(one.host(1).address()).isNotEqualTo(there);
      assertThat(Dial.connects(one.host(1), there.getHostAddress(), 22)).isFalse();
      assertThat(Dial.connects(other.host(1), there.getHostAddress(), 22)).isTrue();
    }
  }

  /** Process ids of all that runs in a park, and of what keeps it, with blanks between. */
  static String processes(HostPark park) {
    Keeper keeper = park.keeper();
    String groups = keeper.inside("/sys/fs/cgroup/" + keeper.park()).toString();
    // services come and go meanwhile, and their cgroups with them
    String look = "find \"$0\" -name cgroup.procs -exec cat {} + 2>/dev/null; true";
    return Shell.require(Duration.ofSeconds(10), List.of("sh", "-c", look, groups))
            .lines()
            .filter(pid -> !pid.equals("0"))
            .collect(Collectors.joining(" "))
        + " "
        + keeper.pid();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Long> pids(String text) {
    return Stream.of(text.strip().split(" ")).map(Long::valueOf).toList();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static String mounts() {
    return lines(Path.of("/proc/mounts")).collect(Collectors.joining("\n"));
  }

  /** Links and network namespaces of the park that this machine sees. */
  private static List<String> left(String link) {
    String links = Shell.require(Duration.ofSeconds(10), List.of("ip", "-o", "link"));
    String names = Shell.require(Duration.ofSeconds(10), List.of("ip", "netns"));
    return Stream.of(links, names)
        .flatMap(String::lines)
        .filter(line -> line.contains(link + "@") || line.contains("host1"))
        .toList();
  }

  /** Looked for in a mount namespace of its own, as this machine may have no cgroup2 mounted. */
  private static String cgroups(String link) {
    String look =
        "mount -t cgroup2 cgroup2 /sys/fs/cgroup && ls -d /sys/fs/cgroup/%s 2>/dev/null; true";
    return Shell.require(
            Duration.ofSeconds(10), List.of("unshare", "--mount", "sh", "-c", look.formatted(link)))
        .strip();
  }
}
