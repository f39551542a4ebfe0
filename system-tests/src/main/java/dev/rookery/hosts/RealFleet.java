package dev.rookery.hosts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.lab.acme.LabAcme;
import dev.rookery.lab.receiver.ReceivingProvider;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.api.ControlPlane;
import dev.rookery.orchestrator.cli.ApiClient;
import dev.rookery.orchestrator.platform.Installation.AgentFiles;
import dev.rookery.orchestrator.platform.InstallationFile;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A whole control plane beside a park of real hosts, which it reaches as they reach it: over the
 * park's network.
 */
public final class RealFleet implements AutoCloseable {
  static final String NODE_ZONE = "nodes.test";

  /** Whose mail exchanger nodes must reach before they go live. */
  static final String RECEIVER = "maple.test";

  static final String BLOCK_LIST = "bl.test";
  private static final Duration CERTIFICATE_LIFE = Duration.ofDays(90);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final HostPark park;
  private final ReceivingProvider receiver;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Path config;
  private final URI url;
  private @Nullable ApiClient operator;
  private @Nullable PlaneProcess process;

  private RealFleet(
      HostPark park, Path folder, AgentFiles agent, boolean certified, String... tenantZones)
      throws IOException {
    this.park = park;
    this.receiver = park.internet().receiver(RECEIVER);
    park.internet().dns().blockList(BLOCK_LIST);
    EmbeddedPostgres postgres = EmbeddedPostgres.start(PostgresSettings.throwAway());
    parts.push(postgres);
    EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
    parts.push(redis);
    InetAddress here = park.network().control();
    Relay redisDoor = Relay.start(new InetSocketAddress(here, 0), redis.address());
    parts.push(redisDoor);
    this.config =
        FleetConfig.write(
            park,
            folder,
            postgres,
            redis,
            redisDoor.port(),
            agent,
            certified ? Optional.of(authority(here)) : Optional.empty(),
            List.of(tenantZones));
    this.url = InstallationFile.read(config).publicUrl();
  }

  private LabAcme authority(InetAddress here) {
    LabAcme acme =
        LabAcme.start(
            new InetSocketAddress(here, 0),
            park.internet().dns(),
            InstantSource.system(),
            CERTIFICATE_LIFE);
    parts.push(acme);
    return acme;
  }

  /**
   * In this JVM.
   *
   * @param folder for its files
   * @param agent what is uploaded, see {@link #agentOf}
   * @param tenantZones zones that a provider of the same name, dots as hyphens, may change
   * @throws IOException a part of it does not start
   */
  public static RealFleet start(HostPark park, Path folder, AgentFiles agent, String... tenantZones)
      throws IOException {
    return new RealFleet(park, folder, agent, false, tenantZones).inThisJvm();
  }

  /** As {@link #start}, with an ACME server that issues the nodes' certificates. */
  static RealFleet startCertified(
      HostPark park, Path folder, AgentFiles agent, String... tenantZones) throws IOException {
    return new RealFleet(park, folder, agent, true, tenantZones).inThisJvm();
  }

  private RealFleet inThisJvm() {
    ControlPlane plane = ControlPlane.start(InstallationFile.read(config));
    parts.push(plane);
    operator = new ApiClient(url, plane.firstOperatorKey().orElseThrow().value());
    return this;
  }

  /** As {@link #start}, as a process of its own that can be killed. */
  static RealFleet startProcess(HostPark park, Path folder, AgentFiles agent) throws IOException {
    RealFleet fleet = new RealFleet(park, folder, agent, false);
    PlaneProcess process = PlaneProcess.start(fleet.config);
    fleet.parts.push(process);
    fleet.process = process;
    fleet.operator =
        new ApiClient(
            fleet.url, Files.readString(fleet.config.resolveSibling("operator.key")).strip());
    return fleet;
  }

  /** Kills its process and starts it again. */
  void killAndStartAgain() {
    PlaneProcess killed = Objects.requireNonNull(process, "the control plane runs in this JVM");
    killed.kill();
    killed.startAgain();
  }

  /**
   * What is uploaded, as a release has it: the agent's archive and a Java to run it.
   *
   * @param module the agent's, built
   * @throws Exception the Java cannot be packed
   */
  public static AgentFiles agentOf(Path module) throws Exception {
    Path java = module.resolve("target/java-for-hosts.tar.gz");
    ProcessBuilder make =
        new ProcessBuilder(
            "sh", module.resolve("src/main/sh/java-for-hosts.sh").toString(), java.toString());
    make.environment().put("JAVA_HOME", System.getProperty("java.home"));
    if (make.inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("no Java for hosts was made");
    }
    Path archive = module.resolve("target/mta-agent.tar.gz");
    if (Files.notExists(archive)) {
      throw new IllegalStateException(archive + " is not there: run ./rookery build");
    }
    return new AgentFiles(archive, Optional.of(java), Optional.empty());
  }

  /**
   * Makes a host of the park a node; gives the job.
   *
   * @throws IOException the park's key cannot be read
   */
  public String add(DebianHost host, String name, String user) throws IOException {
    park.internet().dns().reverse(host.address()).set(host.address(), name + "." + NODE_ZONE);
    return operator()
        .call(
            "POST",
            "/v1/nodes/own",
            Map.of(
                "name",
                name,
                "address",
                host.address().getHostAddress(),
                "sshUser",
                user,
                "hostKey",
                host.hostKey(),
                "privateKey",
                Files.readString(park.keyFile())))
        .path("id")
        .asText();
  }

  /** The REST door with the operator's key. */
  public ApiClient operator() {
    return Objects.requireNonNull(operator);
  }

  /** Where the REST door is. */
  public URI url() {
    return url;
  }

  /** Takes all mail for {@link #RECEIVER}. */
  ReceivingProvider receiver() {
    return receiver;
  }

  /** What hosts say of themselves, for failures. */
  private String said() {
    return park.hosts().stream()
        .map(host ->
            host
                + host.tryConsole(
                    "sh",
                    "-c",
                    "systemctl --failed --no-legend; tail -n 20 /var/log/rookery/mail.log;"
                        + " journalctl --no-pager -n 60 -p notice; ss -tlnp"))
        .collect(Collectors.joining("\n"));
  }

  /** Waits for a job's end; it must be done. */
  public JsonNode done(String job) {
    JsonNode ended =
        await(
            "/v1/jobs/" + job,
            found ->
                !List.of("scheduled", "waiting", "ready", "running")
                    .contains(found.path("state").asText()));
    if (!ended.path("state").asText().equals("done")) {
      throw new AssertionError(ended.toPrettyString() + said());
    }
    return ended;
  }

  /** What stands at a path, once it is as wanted; fails with what stood there last. */
  JsonNode await(String path, Predicate<JsonNode> wanted) {
    return await(operator(), path, wanted);
  }

  JsonNode await(ApiClient caller, String path, Predicate<JsonNode> wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode found = caller.get(path);
      if (wanted.test(found)) {
        return found;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(path + " is still " + found.toPrettyString() + said());
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  @Override
  public void close() throws IOException {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IOException("a part of the fleet does not end", e);
      }
    }
  }
}
