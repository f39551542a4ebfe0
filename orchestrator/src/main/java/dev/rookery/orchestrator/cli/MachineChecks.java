package dev.rookery.orchestrator.cli;

import dev.rookery.orchestrator.platform.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at the machine itself: what Rookery and its lab need of it. */
final class MachineChecks {
  private static final int JAVA = 25;
  private static final long DISK_BYTES = 2_000_000_000L;

  private MachineChecks() {}

  static List<Finding> all() {
    return List.of(
        java(),
        disk(),
        program("setpriv", "install util-linux, else a killed lab leaves its servers behind"),
        program("setsid", "install util-linux, else Ctrl-C reaches the lab's servers too"),
        loopback());
  }

  private static Finding java() {
    int feature = Runtime.version().feature();
    return feature >= JAVA
        ? Finding.ok("machine.java", "Java " + Runtime.version())
        : Finding.problem(
            "machine.java", "Java " + feature, "install a JDK of version %d".formatted(JAVA));
  }

  private static Finding disk() {
    return Finding.of(
        "machine.disk",
        "free some disk: the lab and the build need 2 GB",
        () -> {
          long free = Files.getFileStore(Path.of(System.getProperty("user.dir"))).getUsableSpace();
          if (free < DISK_BYTES) {
            throw new IOException("%,d octets are free".formatted(free));
          }
          return "%,d octets are free".formatted(free);
        });
  }

  private static Finding program(String name, String fix) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .map(found -> Finding.ok("machine." + name, found + " is there"))
        .orElseGet(() -> Finding.problem("machine." + name, name + " is not on the PATH", fix));
  }

  private static Finding loopback() {
    return Finding.of(
        "machine.loopback",
        "the lab needs addresses in 127/8 beside 127.0.0.1, as Linux has them",
        () -> {
          try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("127.41.0.1"))) {
            return "can listen on " + probe.getLocalSocketAddress();
          }
        });
  }
}
