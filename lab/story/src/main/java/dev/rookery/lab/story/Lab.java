package dev.rookery.lab.story;

import dev.rookery.lab.net.LabNetwork;
import dev.rookery.lab.receiver.Objection;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.lab.story.Cast.StoryNode;
import dev.rookery.orchestrator.cli.ApiClient;
import dev.rookery.orchestrator.platform.SendingCalendar;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lab: embedded PostgreSQL and Redis, the control plane as a process of its own, and the
 * simulated world. Closing it leaves no process and no port behind.
 */
final class Lab implements AutoCloseable {
  /** Day of the story on which the second provider begins to object, and for how long. */
  static final int OBJECTION_FROM = 11;

  static final int OBJECTION_DAYS = 4;
  private static final int OBJECTION_ABOVE = 5;

  private static final int BEFORE_THE_STORY = 1000;

  private final LabOptions options;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final LabNetwork network;
  private final LabHome home;
  private final Instant origin = Instant.now();

  /**
   * The receivers have their moods by the story's days while it counts them, else by the calendar's
   * far away from any objection.
   */
  private volatile IntSupplier receiversDay = () -> BEFORE_THE_STORY + today();

  private @Nullable EmbeddedPostgres postgres;
  private @Nullable EmbeddedRedis redis;
  private @Nullable World world;
  private @Nullable ControlPlaneProcess controlPlane;

  Lab(LabOptions options) {
    this(options, LabNetwork.claim());
  }

  /**
   * @param network freed when the lab is closed
   */
  Lab(LabOptions options, LabNetwork network) {
    this.options = options;
    this.network = closedWithLab(network);
    this.home = LabHome.of(options.base(), network);
  }

  /**
   * Makes the lab's folder and removes what killed labs left beside it or on its network: their
   * processes first, then their files. Living labs are known by their claim of a network.
   */
  void prepareHome() {
    network.leftBy().flatMap(LabHome::at).ifPresent(LabHome::removeLeftOver);
    LabHome.allIn(options.base())
        .forEach((number, left) -> {
          if (number == network.number()) {
            left.removeLeftOver();
          } else {
            LabNetwork.tryClaim(number).ifPresent(claim -> removeUnder(claim, left));
          }
        });
    network.usedBy(home.folder());
    home.create();
  }

  private static void removeUnder(LabNetwork claim, LabHome left) {
    try (claim) {
      left.removeLeftOver();
    }
  }

  EmbeddedPostgres startPostgres() {
    postgres =
        closedWithLab(
            EmbeddedPostgres.start(
                PostgresSettings.durable(home.folder().resolve("postgres")).on(network.stores())));
    return postgres;
  }

  EmbeddedRedis startRedis() {
    redis =
        closedWithLab(
            EmbeddedRedis.start(
                RedisSettings.durable(home.folder().resolve("redis")).on(network.stores())));
    return redis;
  }

  World startWorld() throws IOException {
    world =
        closedWithLab(
            World.start(
                network,
                home,
                () -> receiversDay.getAsInt(),
                options,
                Optional.of(new Objection(OBJECTION_FROM, OBJECTION_DAYS, OBJECTION_ABOVE))));
    return world;
  }

  ControlPlaneProcess startControlPlane() {
    // an address of this lab's own: two labs that start at once do not meet
    InetAddress address = network.controlPlane();
    var port = network.choose(address, options.port());
    port.note().ifPresent(world().notes()::add);
    writeInstallation(address.getHostAddress(), port.port());
    controlPlane = closedWithLab(ControlPlaneProcess.start(home));
    checkout().ifPresent(folder -> closedWithLab(Signpost.forCommandLine(folder, this)));
    return controlPlane;
  }

  /** As an operator would after a crash: the same installation, another process. */
  ControlPlaneProcess restartControlPlane() {
    controlPlane().kill();
    controlPlane = closedWithLab(ControlPlaneProcess.start(home));
    return controlPlane;
  }

  private void writeInstallation(String host, int port) {
    World w = world();
    String dnsServer = at(w.dns().primary());
    new InstallationWriter()
        .database(java.util.Objects.requireNonNull(postgres))
        .redis(java.util.Objects.requireNonNull(redis))
        .keyFile(home.keyFile())
        .set("http.host", host)
        .set("http.port", port)
        .set("calendar.origin", origin)
        .set("calendar.day", options.day())
        .set("calendar.ladder", "lab-month")
        .set("dns.resolvers", dnsServer)
        .set("dns.authoritative-port", w.dns().primary().getPort())
        .set("dns.node-zone", World.NODE_ZONE)
        .set("dns.node-zone-provider", "nodes")
        .set("dns.provider.nodes.kind", "rfc2136")
        .set("dns.provider.nodes.server", dnsServer)
        .set("dns.provider.nodes.tsig-name", w.nodeKey().name())
        .set("dns.provider.nodes.tsig-secret", w.nodeKey().secret())
        .set("dns.provider.acme.kind", "rfc2136")
        .set("dns.provider.acme.server", dnsServer)
        .set("dns.provider.acme.tsig-name", w.tenantKey().name())
        .set("dns.provider.acme.tsig-secret", w.tenantKey().secret())
        .set("hosting.lab.url", w.hosting().url())
        .set("hosting.lab.token", w.hostingToken())
        .set("gate.port25-targets", w.exchangers())
        .set("gate.block-lists", w.blockList().name())
        .set("agent.package", AgentPackage.find())
        .set("agent.heartbeat", "PT1S")
        .set("jobs.lease", "PT10S")
        .writeTo(home.installationFile());
  }

  private static String at(java.net.InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /** Lets a shell in this checkout find the lab and the story's nodes. */
  void showTheWay(List<StoryNode> nodes) {
    checkout().ifPresent(folder -> closedWithLab(Signpost.forShell(folder, this, nodes)));
  }

  private static Optional<Path> checkout() {
    return Optional.ofNullable(System.getenv("ROOKERY_HOME")).map(Path::of);
  }

  ApiClient operator() {
    return closedWithLab(new ApiClient(controlPlane().url(), read(home.operatorKey())));
  }

  ApiClient tenant(String key) {
    return closedWithLab(new ApiClient(controlPlane().url(), key));
  }

  private static String read(Path key) {
    try {
      return Files.readString(key).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + key, e);
    }
  }

  LabOptions options() {
    return options;
  }

  LabHome home() {
    return home;
  }

  LabNetwork network() {
    return network;
  }

  World world() {
    return java.util.Objects.requireNonNull(world, "the world is not started");
  }

  EmbeddedRedis redis() {
    return java.util.Objects.requireNonNull(redis, "Redis is not started");
  }

  ControlPlaneProcess controlPlane() {
    return java.util.Objects.requireNonNull(controlPlane, "the control plane is not started");
  }

  SendingCalendar calendar() {
    return new SendingCalendar(origin, options.day());
  }

  int today() {
    return calendar().today(Clock.systemUTC());
  }

  /**
   * Sending days of the story, from 0. On a slow machine it takes more than one day of the calendar
   * for each; receivers have their moods by the story's days.
   */
  void storyDay(int day) {
    receiversDay = () -> day;
  }

  /**
   * The story counts no more days. The receivers' go on with the calendar, past any objection: what
   * they have deferred must find a day that is not full.
   */
  void storyDaysAreOver() {
    int reached = Math.max(receiversDay.getAsInt(), OBJECTION_FROM + OBJECTION_DAYS);
    int ended = today();
    receiversDay = () -> reached + today() - ended;
  }

  private <T extends AutoCloseable> T closedWithLab(T part) {
    synchronized (parts) {
      parts.push(part);
    }
    return part;
  }

  /** Ends everything, last started first; one part that fails does not keep the others alive. */
  @Override
  public void close() {
    synchronized (parts) {
      while (!parts.isEmpty()) {
        try {
          parts.pop().close();
        } catch (Exception e) {
          System.err.println("lab: while closing: " + e.getMessage());
        }
      }
    }
  }
}
