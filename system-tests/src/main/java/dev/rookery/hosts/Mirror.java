package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rookery.postgres.owned.NotStartedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A package mirror, by HTTP: {@code deb http://mirror.test/debian SUITE main}; nothing is signed.
 */
public final class Mirror implements AutoCloseable {
  private static final String ROOT = "/debian/";

  private final String suite;
  private final Path packages;
  private final String architecture;
  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> withdrawn = ConcurrentHashMap.newKeySet();

  private Mirror(HostImage image, HttpServer server) throws IOException {
    this.suite = image.release().suite();
    this.packages = image.folder().resolve("packages");
    this.architecture = Files.readString(packages.resolve("architecture")).strip();
    this.server = server;
  }

  static Mirror start(HostImage image, InetSocketAddress address) {
    try {
      HttpServer server = HttpServer.create(address, 50);
      Mirror mirror = new Mirror(image, server);
      server.createContext(ROOT, mirror::answer);
      server.setExecutor(mirror.workers);
      server.start();
      return mirror;
    } catch (IOException e) {
      throw new NotStartedException(
          "no mirror on %s: %s; does a server of this machine listen on every address?"
              .formatted(address, e.getMessage()),
          e);
    }
  }

  /**
   * The mirror has this package no more: who asks for the list does not find it in there, who has
   * an older list gets 404.
   *
   * @param name of a binary package
   */
  public Fault withdraw(String name) {
    withdrawn.add(name);
    return () -> withdrawn.remove(name);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(ROOT.length());
      if (path.equals("dists/%s/Release".formatted(suite))) {
        send(exchange, release().getBytes(UTF_8));
      } else if (path.equals("dists/%s/%s".formatted(suite, index()))) {
        send(exchange, list());
      } else {
        Optional<Path> file = file(path);
        if (file.isPresent()) {
          send(exchange, file.get());
        } else {
          exchange.sendResponseHeaders(404, -1);
        }
      }
    }
  }

  private String index() {
    return "main/binary-%s/Packages".formatted(architecture);
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void send(HttpExchange exchange, Path file) throws IOException {
    exchange.sendResponseHeaders(200, Files.size(file));
    try (OutputStream out = exchange.getResponseBody()) {
      Files.copy(file, out);
    }
  }

  /**
   * apt writes a colon of a version as %3a in file names, also on disk; the URI escapes it again.
   */
  private Optional<Path> file(String path) {
    Path file = packages.resolve(path).normalize();
    boolean ours = file.startsWith(packages.resolve("pool")) && Files.isRegularFile(file);
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    boolean gone = withdrawn.contains(name.split("_")[0]);
    return ours && !gone ? Optional.of(file) : Optional.empty();
  }

  private byte[] list() throws IOException {
    String all = Files.readString(packages.resolve("Packages"));
    return Arrays.stream(all.split("\n\n"))
        .filter(stanza -> !withdrawn.contains(name(stanza)))
        .map(stanza -> stanza.strip() + "\n\n")
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  private static String name(String stanza) {
    return stanza
        .lines()
        .filter(line -> line.startsWith("Package: "))
        .map(line -> line.substring("Package: ".length()))
        .findFirst()
        .orElse("");
  }

  private String release() throws IOException {
    byte[] list = list();
    return """
    Origin: Debian
    Label: Debian
    Suite: %s
    Codename: %s
    Architectures: %s
    Components: main
    Date: %s
    SHA256:
     %s %d %s
    """
        .formatted(suite, suite, architecture, date(), sha256(list), list.length, index());
  }

  private static String date() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
