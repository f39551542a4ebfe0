package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.AgentConfig;
import dev.rookery.contract.Codec;
import dev.rookery.contract.EnrolReply;
import dev.rookery.contract.EnrolRequest;
import dev.rookery.contract.Heartbeat;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisAccess;
import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.SealContext;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.SigningKey;
import dev.rookery.contract.WantedState;
import dev.rookery.standards.dkim.DkimIdentity;
import dev.rookery.standards.dkim.DkimSigner;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.message.RawMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * An agent that enrols, beats and signs what it is given, and does nothing else, as a process of
 * its own: this module may not see the real one.
 */
final class FakeAgent {
  private final AgentConfig config;
  private final Path keyFile;
  private final Path accessFile;

  private FakeAgent(AgentConfig config) {
    this.config = config;
    this.keyFile = Path.of(config.stateDirectory(), "node.key");
    this.accessFile = Path.of(config.stateDirectory(), "redis.sealed");
  }

  /** {@code run|sign-probe --config FILE}. */
  public static void main(String[] args) throws Exception {
    AgentConfig config = Codec.read(Files.readAllBytes(Path.of(args[2])), AgentConfig.class);
    FakeAgent agent = new FakeAgent(config);
    if (args[0].equals("sign-probe")) {
      agent.sign();
      return;
    }
    if (Files.notExists(agent.accessFile)) {
      agent.enrol();
    }
    agent.beat();
  }

  private void enrol() throws Exception {
    byte[] token = Files.readString(Path.of(config.tokenFile())).strip().getBytes(UTF_8);
    KeyPair ours = NodeKeys.newKeyPair();
    String publicKey = NodeKeys.encode(ours.getPublic());
    String proof = NodeKeys.proof(token, config.node(), publicKey);
    EnrolRequest request = new EnrolRequest(1, 1, config.node(), proof, publicKey, "fake");
    EnrolReply reply = Codec.read(post(Codec.write(request)), EnrolReply.class);
    NodeKeys keys = NodeKeys.agree(ours, reply.publicKey(), token, config.node());
    Files.writeString(keyFile, Base64.getEncoder().encodeToString(keys.root()));
    Files.writeString(accessFile, reply.sealedAccess());
    Files.delete(Path.of(config.tokenFile()));
  }

  private byte[] post(byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(config.controlPlane() + "/agent/v1/enrol"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            answer.statusCode() + " " + new String(answer.body(), UTF_8));
      }
      return answer.body();
    }
  }

  private NodeKeys keys() throws IOException {
    return NodeKeys.ofRoot(Base64.getDecoder().decode(Files.readString(keyFile)));
  }

  private RedisAccess access(NodeKeys keys) throws IOException {
    return Codec.read(
        keys.unseal(Files.readString(accessFile), SealContext.access(config.node())),
        RedisAccess.class);
  }

  /** By the wanted state as Redis shows it, for this agent keeps none. */
  private void sign() throws Exception {
    NodeKeys keys = keys();
    try (RedisClient redis = client(access(keys))) {
      String shown = redis.get(RedisKeys.wanted(config.node()));
      if (shown == null) {
        throw new IllegalStateException("the node has no wanted state yet");
      }
      SigningKey key =
          SealedWanted.read(shown).open(config.node(), keys).keys().stream()
              .filter(each -> each.domain().equals(config.hostname()))
              .findFirst()
              .orElseThrow();
      byte[] der = Base64.getDecoder().decode(key.pkcs8());
      DkimIdentity identity =
          new DkimIdentity(
              DomainName.of(key.domain()),
              key.selector(),
              KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
      RawMessage message = RawMessage.parse(System.in.readAllBytes());
      DkimSigner signer = new DkimSigner(InstantSource.system());
      System.out.write(signer.sign(message, List.of(identity)).bytes());
      System.out.flush();
    }
  }

  private void beat() throws Exception {
    NodeKeys keys = keys();
    RedisAccess access = access(keys);
    UUID epoch = UUID.randomUUID();
    Instant started = Instant.now();
    try (RedisClient redis = client(access)) {
      for (long beat = 1; ; beat++) {
        try {
          WantedState wanted = wanted(redis, keys, config.node());
          redis.set(
              RedisKeys.heartbeat(config.node()).getBytes(UTF_8),
              keys.sign(Codec.write(heartbeat(epoch, started, beat, wanted))).write());
        } catch (JedisException e) {
          System.err.println(e.getMessage());
        }
        Thread.sleep(config.heartbeatMillis());
      }
    }
  }

  private Heartbeat heartbeat(UUID epoch, Instant started, long beat, @Nullable WantedState wanted)
      throws IOException {
    return new Heartbeat(
        1,
        config.node(),
        beat,
        Instant.now(),
        started,
        "fake",
        wanted == null ? 0 : wanted.version(),
        epoch,
        0,
        queued(),
        1,
        Map.of("policy", true, "filter", doors(), "inbound", true),
        wanted != null && wanted.closed() != null,
        System.getProperty("rookery.folder"));
  }

  /** What the test says lies in its queue. */
  private int queued() throws IOException {
    Path file = Path.of(config.stateDirectory(), "queued");
    return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
  }

  private static boolean doors() {
    return !Boolean.getBoolean("rookery.closed-door");
  }

  private static @Nullable WantedState wanted(RedisClient redis, NodeKeys keys, UUID node) {
    String shown = redis.get(RedisKeys.wanted(node));
    return shown == null ? null : SealedWanted.read(shown).open(node, keys);
  }

  private static RedisClient client(RedisAccess access) {
    return RedisClient.builder()
        .hostAndPort(new HostAndPort(access.host(), access.port()))
        .clientConfig(
            DefaultJedisClientConfig.builder()
                .user(access.user())
                .password(access.password())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .resp2()
                .autoNegotiateProtocol(false)
                .build())
        .build();
  }
}
