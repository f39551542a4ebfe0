package dev.rookery.dns.provider.rfc2136;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.wire.TsigKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real BIND in a folder of its own, as user nobody when we are root. */
final class BindServer implements AutoCloseable {
  private static final String SECRET = "bm90IGEgc2VjcmV0LCBvbmx5IGZvciB0ZXN0cyEhISE=";
  private static final int ZONES = 40;
  private static final Path NAMED = Path.of("/usr/sbin/named");
  private static final Path NSUPDATE = Path.of("/usr/bin/nsupdate");
  private static final String NOBODY = "nobody";

  static final TsigKey KEY = new TsigKey(Name.of("lab.key"), "hmac-sha256", SECRET);
  static final TsigKey POWERLESS = new TsigKey(Name.of("weak.key"), "hmac-sha256", SECRET);

  private final Path folder;
  private final int port;
  private final Process process;
  private final AtomicInteger used = new AtomicInteger();

  private BindServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static boolean isInstalled() {
    return Files.isExecutable(NAMED) && Files.isExecutable(NSUPDATE);
  }

  static BindServer start() throws IOException {
    Path folder = Files.createTempDirectory("rookery-bind");
    int port = freePort();
    Files.writeString(folder.resolve("named.conf"), config(folder, port));
    for (int i = 0; i < ZONES; i++) {
      Files.writeString(folder.resolve(zone(i) + "zone"), zoneFile(zone(i)));
    }
    giveAway(folder);
    Process process =
        new ProcessBuilder(asNobody(NAMED.toString(), "-4", "-g", "-c", folder + "/named.conf"))
            .redirectErrorStream(true)
            .start();
    BindServer server = new BindServer(folder, port, process);
    server.awaitRunning();
    return server;
  }

  private static String zone(int number) {
    return "z%d.example.".formatted(number);
  }

  /** Names in mixed case, as people write them: they must not look like a change. */
  private static String zoneFile(String zone) {
    return """
    $TTL 300
    @ IN SOA NS1.%1$s Hostmaster.%1$s 1 3600 600 86400 60
    @ IN NS NS1.%1$s
    ns1 IN A 127.0.0.1
    """
        .formatted(zone);
  }

  private static String config(Path folder, int port) {
    StringBuilder config =
        new StringBuilder(
            """
            options {
              directory "%1$s";
              listen-on port %2$d { 127.0.0.1; };
              listen-on-v6 { none; };
              recursion no;
              dnssec-validation no;
              notify no;
              pid-file "%1$s/named.pid";
              session-keyfile "%1$s/session.key";
              managed-keys-directory "%1$s";
              lock-file none;
              allow-transfer { key lab.key; };
            };
            controls { };
            key "lab.key" { algorithm hmac-sha256; secret "%3$s"; };
            key "weak.key" { algorithm hmac-sha256; secret "%3$s"; };
            """
                .formatted(folder, port, SECRET));
    for (int i = 0; i < ZONES; i++) {
      config.append(
          "zone \"%1$s\" { type primary; file \"%1$szone\"; update-policy { grant lab.key zonesub ANY; }; };\n"
              .formatted(zone(i)));
    }
    return config.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        DatagramSocket udp =
            new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
      return udp.getLocalPort();
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void giveAway(Path folder) throws IOException {
    if (!isRoot()) {
      return;
    }
    var nobody =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.toList()) {
        Files.setOwner(file, nobody);
      }
    }
  }

  private static List<String> asNobody(String... command) {
    List<String> words = new ArrayList<>();
    if (isRoot()) {
      words.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    words.addAll(List.of(command));
    return words;
  }

  private void awaitRunning() throws IOException {
    BufferedReader log = process.inputReader(UTF_8);
    StringBuilder seen = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      seen.append(line).append('\n');
      if (line.endsWith(" running")) {
        Thread.ofVirtual().start(() -> drain(log));
        return;
      }
    }
    throw new IllegalStateException("named ended before it ran:\n" + seen);
  }

  /** A full pipe would stop the server. */
  private static void drain(BufferedReader log) {
    try {
      while (log.readLine() != null) {
        // nobody reads it
      }
    } catch (IOException e) {
      // the server is gone
    }
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** A zone no test has used, with SOA, NS and the server's A. */
  Name newZone() {
    int number = used.getAndIncrement();
    if (number >= ZONES) {
      throw new IllegalStateException("all %d zones are used".formatted(ZONES));
    }
    return Name.of(zone(number));
  }

  /** Writes a record by nsupdate, so that the code under test is not its own witness. */
  void add(String name, int ttlSeconds, String type, String data) {
    nsupdate("update add %s %d %s %s".formatted(name, ttlSeconds, type, data));
  }

  private void nsupdate(String command) {
    String script =
        """
        server 127.0.0.1 %d
        key hmac-sha256:lab.key %s
        %s
        send
        """
            .formatted(port, SECRET, command);
    try {
      Process nsupdate = new ProcessBuilder(NSUPDATE.toString()).redirectErrorStream(true).start();
      try (var input = nsupdate.outputWriter(UTF_8)) {
        input.write(script);
      }
      String said = new String(nsupdate.getInputStream().readAllBytes(), UTF_8);
      if (nsupdate.waitFor() != 0 || !said.isBlank()) {
        throw new IllegalStateException("nsupdate: %s%n%s".formatted(said, script));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process
        .onExit()
        .orTimeout(10, TimeUnit.SECONDS)
        .exceptionally(_ -> process.destroyForcibly())
        .join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
