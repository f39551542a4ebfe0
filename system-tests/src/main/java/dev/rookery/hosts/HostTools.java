package dev.rookery.hosts;

import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.postgres.owned.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What this machine must have so that hosts can live on it. */
public final class HostTools {
  private static final Duration APT = Duration.ofMinutes(5);
  private static final Map<String, String> PACKAGE_OF =
      new TreeMap<>(
          Map.of(
              "systemd-nspawn", "systemd-container",
              "mmdebstrap", "mmdebstrap",
              "apt-ftparchive", "apt-utils",
              "nft", "nftables",
              "ip", "iproute2",
              "ssh-keygen", "openssh-client",
              "unshare", "util-linux"));

  private HostTools() {}

  /**
   * Installs what is missing, when this is root on a machine with apt.
   *
   * @return why hosts cannot live here, in a few words; empty when they can
   */
  public static synchronized Optional<String> trouble() {
    if (!isRoot()) {
      return Optional.of("needs root, for namespaces, mounts and network links");
    }
    List<String> missing = missing();
    if (!missing.isEmpty() && has("apt-get")) {
      install(missing);
      missing = missing();
    }
    if (!missing.isEmpty()) {
      return Optional.of("needs the packages " + String.join(" ", missing));
    }
    if (!Trial.succeeds(List.of("unshare", "--mount", "--net", "--pid", "--fork", "true"))) {
      return Optional.of("this machine lets even root make no namespaces (a container?)");
    }
    for (String system : List.of("overlay", "cgroup2")) {
      if (!knowsFileSystem(system)) {
        return Optional.of("the kernel has no file system " + system);
      }
    }
    return Optional.empty();
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false; // no /proc, no Linux
    }
  }

  private static List<String> missing() {
    TreeSet<String> packages = new TreeSet<>();
    PACKAGE_OF.forEach((program, name) -> {
      if (!has(program)) {
        packages.add(name);
      }
    });
    return List.copyOf(packages);
  }

  private static boolean has(String program) {
    return List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin").stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /**
   * As {@link #trouble}.
   *
   * @throws NotStartedException there is some
   */
  static void require() {
    trouble()
        .ifPresent(reason -> {
          throw new NotStartedException("no real hosts on this machine: " + reason);
        });
  }

  private static void install(List<String> packages) {
    System.err.println("installing for tests on real hosts: " + String.join(" ", packages));
    String names = String.join(" ", packages);
    String line =
        "export DEBIAN_FRONTEND=noninteractive; { apt-get -qq update; "
            + "apt-get -qq -y --no-install-recommends install %s; }".formatted(names);
    try {
      Shell.run(APT, List.of("sh", "-c", line));
    } catch (NotStartedException e) {
      System.err.println(e.getMessage()); // what is still missing is told by the caller
    }
  }

  private static boolean knowsFileSystem(String name) {
    Path known = Path.of("/proc/filesystems");
    try {
      if (Files.readString(known).contains(name + "\n")) {
        return true;
      }
      return Trial.succeeds(List.of("modprobe", name))
          && Files.readString(known).contains(name + "\n");
    } catch (IOException e) {
      return false;
    }
  }
}
