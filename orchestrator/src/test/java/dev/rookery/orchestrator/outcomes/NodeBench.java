package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.EGRESS_SOURCES;
import static dev.rookery.sql.Tables.NODES;
import static dev.rookery.sql.Tables.NODE_SECRETS;
import static dev.rookery.sql.Tables.RECEIVING_PROVIDERS;
import static dev.rookery.sql.Tables.TENANTS;

import dev.rookery.contract.Codec;
import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.Frame;
import dev.rookery.contract.MessageFact;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisKeys;
import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.fleet.NodeSecrets;
import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.jobs.Bell;
import dev.rookery.orchestrator.jobs.Jobs;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.LiveRedis;
import dev.rookery.orchestrator.platform.RedisLink;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.SendingCalendar;
import dev.rookery.orchestrator.suppression.Suppressions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import redis.clients.jedis.params.XAddParams;

/** A real database, a real Redis, and nodes that are nothing but their keys. */
final class NodeBench implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
  static final SendingCalendar CALENDAR =
      new SendingCalendar(Instant.parse("2026-06-01T00:00:00Z"), Duration.ofHours(24));
  static final int TODAY = 15;

  final LiveDatabase live = LiveDatabase.create();
  final EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
  final RedisLink link = LiveRedis.link(redis);
  final Database database = live.database();
  final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  final Secrets secrets = freshSecrets();
  final UUID tenant = tenant("acme");

  NodeBench() {
    for (String provider : new String[] {"maple", "oak"}) {
      database.asWorker(db ->
          db.insertInto(RECEIVING_PROVIDERS)
              .set(RECEIVING_PROVIDERS.KEY, provider)
              .set(RECEIVING_PROVIDERS.MX_SUFFIXES, new String[] {provider + ".example"})
              .execute());
    }
  }

  /** An enrolled node with one address. */
  final class Node {
    final UUID id = Ids.next();
    final UUID epoch = UUID.randomUUID();
    final String ip;
    final NodeKeys keys = NodeKeys.ofRoot(Secrets.randomBytes(32));

    Node(String name, String ip) {
      this.ip = ip;
      database.asWorker(db -> {
        db.insertInto(NODES)
            .set(NODES.ID, id)
            .set(NODES.CREATED_AT, NOW)
            .set(NODES.NAME, name)
            .set(NODES.PROVIDER, "lab")
            .set(NODES.STATE, "active")
            .execute();
        db.insertInto(NODE_SECRETS)
            .set(NODE_SECRETS.NODE_ID, id)
            .set(NODE_SECRETS.NODE_KEY, seal(keys.root(), "node_key"))
            .set(NODE_SECRETS.SSH_KEY, seal(new byte[] {1}, "ssh_key"))
            .set(NODE_SECRETS.UNSUBSCRIBE_KEY, seal(new byte[32], "unsubscribe_key"))
            .execute();
        return db.insertInto(EGRESS_SOURCES)
            .set(EGRESS_SOURCES.ID, Ids.next())
            .set(EGRESS_SOURCES.CREATED_AT, NOW)
            .set(EGRESS_SOURCES.HELO, name + ".nodes.example")
            .set(EGRESS_SOURCES.IP, ip)
            .set(EGRESS_SOURCES.NODE_ID, id)
            .execute();
      });
    }

    private byte[] seal(byte[] plain, String column) {
      return secrets.seal(plain, "node_secrets|" + column + "|" + id);
    }

    Event event(long seq, EventKind kind, MessageFact fact) {
      return new Event(1, id, epoch, seq, NOW.minusSeconds(60), kind, fact, null);
    }

    /** A fact about a message of the tenant to this provider, today. */
    MessageFact fact(String provider, int code, String scope) {
      return new MessageFact(
          UUID.randomUUID(),
          tenant,
          "acme.example",
          "person" + Math.abs(UUID.randomUUID().hashCode()) + "@" + provider + ".example",
          provider,
          ip,
          ip + "/" + provider + "/" + TODAY,
          code,
          null,
          scope,
          "so said the receiver",
          2_000);
    }

    void send(Event event) {
      send(keys.sign(Codec.write(event)));
    }

    void send(Frame frame) {
      send(XAddParams.xAddParams(), frame.body(), frame.mac());
    }

    void send(XAddParams params, byte[] body, String mac) {
      Map<byte[], byte[]> fields = new HashMap<>();
      fields.put(bytes(RedisKeys.FIELD_BODY), body);
      fields.put(bytes(RedisKeys.FIELD_MAC), bytes(mac));
      link.commands().xadd(bytes(RedisKeys.events(id)), params, fields);
    }
  }

  StreamFollower follower(String consumer) {
    IngestSettings settings =
        new IngestSettings(
            50, 1_000_000, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);
    return new StreamFollower(
        new NodeRoster(database, new NodeSecrets(secrets)),
        new EventStreams(link, consumer),
        new WatermarkBoard(database, link),
        intake(),
        settings);
  }

  BatchIntake intake() {
    return new BatchIntake(database, lists(), new SendingDays(CALENDAR), clock);
  }

  /** The whole thing, as a control plane runs it. */
  Ingest ingest() {
    return new Ingest(database, link, new NodeSecrets(secrets), lists(), CALENDAR, clock);
  }

  private Suppressions lists() {
    return new Suppressions(
        database, new Audit(clock), new WantedChanges(new Jobs(database, new Bell())), clock);
  }

  @Override
  public void close() {
    link.commands().close();
    redis.close();
    live.close();
  }

  private UUID tenant(String code) {
    UUID id = Ids.next();
    database.asWorker(db ->
        db.insertInto(TENANTS)
            .set(TENANTS.ID, id)
            .set(TENANTS.CODE, code)
            .set(TENANTS.CREATED_AT, NOW)
            .set(TENANTS.NAME, code)
            .set(TENANTS.STATE, "active")
            .execute());
    return id;
  }

  private static Secrets freshSecrets() {
    try {
      Path file = Files.createTempDirectory("rookery-key").resolve("kek");
      Secrets.createFile(file);
      return Secrets.fromFile(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
