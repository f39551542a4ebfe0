package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rookery.hosts.DebianHost;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.api.ControlPlane;
import dev.rookery.orchestrator.api.Parts;
import dev.rookery.orchestrator.fleet.HostKeys;
import dev.rookery.orchestrator.fleet.LoginKeys;
import dev.rookery.orchestrator.fleet.NewNode;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.OwnHost;
import dev.rookery.orchestrator.hosting.Server;
import dev.rookery.orchestrator.jobs.JobControls;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.AgentFiles;
import dev.rookery.orchestrator.platform.Installation.Calendar;
import dev.rookery.orchestrator.platform.Installation.DatabaseAccess;
import dev.rookery.orchestrator.platform.Installation.Dns;
import dev.rookery.orchestrator.platform.Installation.Gate;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.Installation.JobsKept;
import dev.rookery.orchestrator.platform.Installation.Listen;
import dev.rookery.orchestrator.platform.Installation.MetricsDoor;
import dev.rookery.orchestrator.platform.Installation.RedisServer;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.postgres.EmbeddedPostgres;
import dev.rookery.postgres.PostgresSettings;
import dev.rookery.standards.dns.DomainName;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A control plane whose jobs on nodes are run by hand, so that a test says when each is cut off.
 */
public final class LoginPlane implements AutoCloseable {
  private static final DomainName ZONE = DomainName.of("nodes.test.");

  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;
  private final ControlPlane plane;
  public final Nodes nodes;
  public final HostKeys hostKeys;
  public final LoginKeys loginKeys;

  public LoginPlane(Path folder) throws Exception {
    postgres = EmbeddedPostgres.start(PostgresSettings.throwAway());
    redis = EmbeddedRedis.start(RedisSettings.throwAway());
    plane = ControlPlane.start(installation(folder));
    nodes = Parts.of(plane, Nodes.class);
    hostKeys = Parts.of(plane, HostKeys.class);
    loginKeys = Parts.of(plane, LoginKeys.class);
    for (String kind : List.of(NodeWork.CREATE, NodeWork.APPLY, NodeWork.ROTATE_KEY)) {
      Parts.of(plane, JobControls.class).pause(kind, "test", "run by hand");
    }
  }

  private Installation installation(Path folder) throws Exception {
    Path keyFile = folder.resolve("kek");
    Secrets.createFile(keyFile);
    Duration day = Duration.ofDays(1);
    return new Installation(
        new Listen("127.0.0.1", 0),
        new MetricsDoor(new Sensitive(""), false),
        URI.create("http://127.0.0.1"),
        new DatabaseAccess(
            postgres.jdbcUrl(),
            postgres.user(),
            new Sensitive(postgres.password()),
            new Sensitive("app-in-tests"),
            new Sensitive("worker-in-tests")),
        new RedisServer(
            redis.address().getHostString(),
            redis.port(),
            false,
            redis.user(),
            new Sensitive(redis.password())),
        keyFile,
        new Calendar(Instant.parse("2026-01-01T00:00:00Z"), day, "standard"),
        new Dns(List.of("127.0.0.1:53"), 53, ZONE.toString(), "none"),
        Map.of("lab", new HostingAccess(URI.create("http://127.0.0.1:9"), new Sensitive("none"))),
        Map.of(),
        AgentFiles.of(
            Files.writeString(folder.resolve("mta-agent.tar.gz"), "not unpacked here", US_ASCII)),
        Duration.ofSeconds(10),
        Installation.NodeRules.STANDARD,
        Duration.ofMinutes(1),
        new JobsKept(day, day, day, Duration.ofDays(40)),
        new Gate(List.of(), List.of()),
        Installation.Acme.NONE);
  }

  /** Writes a host down that the operator has. */
  public UUID add(OwnHost host) {
    return nodes.add(host, ZONE, "operator").node().id();
  }

  /** Writes a rented machine down that shows the host key that its order carried. */
  public UUID rented(String name, DebianHost host, String user) {
    UUID id = nodes.order(new NewNode(name, "lab"), "operator").node().id();
    reached(id, host, user);
    hostKeys.pinFirst(id);
    return id;
  }

  /** Says again who logs in there. */
  public void reached(UUID id, DebianHost host, String user) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    String name = nodes.require(id).name();
    nodes.addressed(
        id,
        new Server.Running(host.address(), loopback, 22, user, "/", 25, 587, Optional.empty()),
        ZONE.child(name));
  }

  public Node node(UUID id) {
    return nodes.require(id);
  }

  /** Looks at a node's host as a plan does. */
  public String plan(UUID id) throws Exception {
    PlanNode plan = Parts.of(plane, PlanNode.class);
    return String.valueOf(plan.run(new NodeWork(id), CutOffSteps.none()));
  }

  public void replaceHostKey(UUID id, CutOffSteps steps) throws Exception {
    Parts.of(plane, HostKeyReplacement.class).replace(id, steps);
  }

  public RunResult rotateKey(UUID id, CutOffSteps steps) throws Exception {
    return Parts.of(plane, RotateKey.class).run(new NodeWork(id), steps);
  }

  /** Whether the key that the database calls current logs in. */
  public boolean logsIn(UUID id) throws Exception {
    NodeAccess access = Parts.of(plane, NodeAccess.class);
    return access.asUser(node(id), nodes.sshLogin(id), host -> true);
  }

  @Override
  public void close() {
    plane.close();
    redis.close();
    postgres.close();
  }
}
