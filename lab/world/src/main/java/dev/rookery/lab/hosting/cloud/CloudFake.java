package dev.rookery.lab.hosting.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rookery.lab.hosting.JsonReply;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** A hosting provider on loopback: a real HTTP server that speaks as one of them does. */
public final class CloudFake implements AutoCloseable {
  /** Which provider it speaks as. */
  public enum Kind {
    HETZNER(HetznerDialect::new),
    DIGITALOCEAN(DigitalOceanDialect::new),
    VULTR(VultrDialect::new),
    HOSTWINDS(HostwindsDialect::new);

    private final BiFunction<CloudAccount, InstantSource, CloudDialect> dialect;

    Kind(BiFunction<CloudAccount, InstantSource, CloudDialect> dialect) {
      this.dialect = dialect;
    }
  }

  private static final int ENDLESS = 8 << 20;

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CloudAccount account;
  private final CloudDialect dialect;
  private final String token;
  private final Deque<CloudFault> onRequests = new ArrayDeque<>();
  private final Deque<CloudFault> onOrders = new ArrayDeque<>();

  private CloudFake(HttpServer http, Kind kind, String token, InstantSource clock) {
    this.http = http;
    this.token = token;
    this.account = new CloudAccount(clock);
    this.dialect = kind.dialect.apply(account, clock);
  }

  /** Starts it on any free port of 127.0.0.1. */
  public static CloudFake start(Kind kind, String token, InstantSource clock) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 50);
      CloudFake fake = new CloudFake(http, kind, token, clock);
      http.createContext("/", fake::handle);
      http.setExecutor(fake.threads);
      http.start();
      return fake;
    } catch (IOException e) {
      throw new UncheckedIOException("a fake hosting provider cannot listen on loopback", e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  public CloudAccount account() {
    return account;
  }

  /** The next requests meet these, whatever they ask. */
  public void faults(CloudFault... next) {
    synchronized (onRequests) {
      onRequests.addAll(Arrays.asList(next));
    }
  }

  /** The next orders meet these; other requests do not. */
  public void orderFaults(CloudFault... next) {
    synchronized (onRequests) {
      onOrders.addAll(Arrays.asList(next));
    }
  }

  private Optional<CloudFault> fault(CloudRequest request) {
    synchronized (onRequests) {
      CloudFault found =
          dialect.isOrder(request) && !onOrders.isEmpty() ? onOrders.poll() : onRequests.poll();
      return Optional.ofNullable(found);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      CloudRequest request = CloudRequest.read(exchange);
      Optional<CloudFault> fault = fault(request);
      if (fault.equals(Optional.of(CloudFault.CUT_BEFORE))) {
        return; // closed without a word
      }
      if (!dialect.isAuthorized(request, token)) {
        send(exchange, dialect.refusal(CloudFault.BAD_TOKEN));
      } else if (fault.isPresent() && fault.get().isBefore()) {
        send(exchange, dialect.refusal(fault.get()));
      } else {
        send(exchange, dialect.answer(request), fault);
      }
    }
  }

  private static void send(HttpExchange exchange, JsonReply reply, Optional<CloudFault> fault)
      throws IOException {
    if (fault.isEmpty()) {
      send(exchange, reply);
      return;
    }
    byte[] whole = bytes(reply);
    switch (fault.get()) {
      case TIMED_OUT_AFTER -> text(exchange, 504, "<html>Gateway Time-out</html>".getBytes(UTF_8));
      case NO_JSON -> text(exchange, 200, "<html>Please wait</html>".getBytes(UTF_8));
      case HALF_AN_ANSWER -> text(exchange, 200, Arrays.copyOf(whole, whole.length / 2));
      case ENDLESS -> endless(exchange);
      default -> {} // closed without a word
    }
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] block = new byte[64 << 10];
    Arrays.fill(block, (byte) ' ');
    try (OutputStream out = exchange.getResponseBody()) {
      for (int sent = 0; sent < ENDLESS; sent += block.length) {
        out.write(block);
      }
    }
  }

  private static void text(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] bytes(JsonReply reply) throws IOException {
    return reply.body().isEmpty()
        ? new byte[0]
        : JsonReply.JSON.writeValueAsBytes(reply.body().get());
  }

  private static void send(HttpExchange exchange, JsonReply reply) throws IOException {
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = bytes(reply);
    if (body.length == 0) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.close();
  }
}
