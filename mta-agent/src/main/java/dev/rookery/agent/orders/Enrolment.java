package dev.rookery.agent.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.agent.report.Authorities;
import dev.rookery.agent.report.Backoff;
import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractException;
import dev.rookery.contract.ContractVersion;
import dev.rookery.contract.EnrolReply;
import dev.rookery.contract.EnrolRequest;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisAccess;
import dev.rookery.contract.SealContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a node one of the fleet, once: proves that it holds the token that provisioning laid on the
 * host, agrees on the node's keys, learns how to reach Redis. Kept in the state directory: {@code
 * node.key} and {@code redis.sealed}. The token is deleted afterwards.
 */
public final class Enrolment {
  private static final System.Logger LOG = System.getLogger("orders");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int SHOWN = 300;
  private static final int ANSWER_LIMIT = 64 * 1024;

  private final URI endpoint;
  private final UUID node;
  private final String agentVersion;
  private final Authorities authorities;
  private final OwnedFile token;
  private final OwnedFile nodeKey;
  private final OwnedFile access;
  private final EnrolmentKeys enrolmentKeys;
  private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  /**
   * @param controlPlane base URL
   */
  public Enrolment(
      URI controlPlane,
      UUID node,
      Path tokenFile,
      Path stateDirectory,
      String agentVersion,
      Authorities authorities) {
    this.endpoint = URI.create(controlPlane.toString().replaceAll("/+$", "") + "/agent/v1/enrol");
    this.node = node;
    this.agentVersion = agentVersion;
    this.authorities = authorities;
    this.token = OwnedFile.secret(tokenFile);
    this.nodeKey = OwnedFile.secret(stateDirectory.resolve("node.key"));
    this.access = OwnedFile.secret(stateDirectory.resolve("redis.sealed"));
    this.enrolmentKeys = new EnrolmentKeys(OwnedFile.secret(stateDirectory.resolve("enrol.key")));
  }

  /** What an earlier enrolment left; empty when this node must still enrol. */
  public Optional<Enrolled> kept() {
    Optional<NodeKeys> keys =
        nodeKey.read().map(text -> NodeKeys.ofRoot(Base64.getDecoder().decode(text)));
    return keys.flatMap(k -> access.read().map(sealed -> enrolled(k, sealed)));
  }

  /**
   * Asks until the control plane takes this node in.
   *
   * @throws InterruptedException asked to stop
   */
  public Enrolled enrol() throws InterruptedException {
    while (true) {
      try {
        Enrolled enrolled = ask();
        LOG.log(Level.INFO, "orders: enrolled as node {0}", node);
        return enrolled;
      } catch (EnrolmentException e) {
        if (e.isRefusal() || backoff.isFresh()) {
          LOG.log(e.isRefusal() ? Level.ERROR : Level.WARNING, "orders: {0}", e.getMessage());
        }
        Thread.sleep(backoff.next());
      }
    }
  }

  private Enrolled ask() throws EnrolmentException {
    byte[] secret =
        token
            .read()
            .orElseThrow(() -> EnrolmentException.refused("no enrolment token; provision the node"))
            .getBytes(UTF_8);
    KeyPair ours = enrolmentKeys.loadOrMake();
    EnrolReply reply = post(request(ours, secret));
    try {
      NodeKeys keys = NodeKeys.agree(ours, reply.publicKey(), secret, node);
      Enrolled enrolled = enrolled(keys, reply.sealedAccess());
      keep(keys, reply.sealedAccess());
      return enrolled;
    } catch (ContractException e) {
      throw EnrolmentException.refused("the control plane's answer is unusable: " + e.getMessage());
    }
  }

  private EnrolRequest request(KeyPair ours, byte[] secret) {
    String publicKey = NodeKeys.encode(ours.getPublic());
    return new EnrolRequest(
        ContractVersion.OLDEST,
        ContractVersion.CURRENT,
        node,
        NodeKeys.proof(secret, node, publicKey),
        publicKey,
        agentVersion);
  }

  private EnrolReply post(EnrolRequest request) throws EnrolmentException {
    // java.net.http would leave 300 classes (about 1.5 MB) behind, for one request in a node's life
    try {
      HttpURLConnection http = (HttpURLConnection) endpoint.toURL().openConnection(Proxy.NO_PROXY);
      try {
        authorities.apply(http);
        return read(answer(http, Codec.write(request)));
      } finally {
        http.disconnect();
      }
    } catch (IOException e) {
      throw EnrolmentException.later("cannot reach %s: %s".formatted(endpoint, e));
    }
  }

  private record Answer(int status, byte[] body) {}

  private static Answer answer(HttpURLConnection http, byte[] body) throws IOException {
    http.setConnectTimeout(Math.toIntExact(TIMEOUT.toMillis()));
    http.setReadTimeout(Math.toIntExact(TIMEOUT.toMillis()));
    http.setInstanceFollowRedirects(false);
    http.setRequestMethod("POST");
    http.setRequestProperty("Content-Type", "application/json");
    http.setDoOutput(true);
    http.setFixedLengthStreamingMode(body.length);
    try (OutputStream out = http.getOutputStream()) {
      out.write(body);
    }
    int status = http.getResponseCode();
    try (InputStream in = status / 100 == 2 ? http.getInputStream() : http.getErrorStream()) {
      return new Answer(status, in == null ? new byte[0] : in.readNBytes(ANSWER_LIMIT));
    }
  }

  private EnrolReply read(Answer answer) throws EnrolmentException {
    int status = answer.status();
    String text = new String(answer.body(), UTF_8);
    String shown = text.substring(0, Math.min(SHOWN, text.length()));
    if (status / 100 == 2) {
      try {
        return Codec.read(answer.body(), EnrolReply.class);
      } catch (ContractException e) {
        throw EnrolmentException.refused("%s answered %s".formatted(endpoint, e.getMessage()));
      }
    }
    String problem = "%s answered %d: %s".formatted(endpoint, status, shown);
    throw status / 100 == 4 && status != 429
        ? EnrolmentException.refused(problem)
        : EnrolmentException.later(problem);
  }

  private Enrolled enrolled(NodeKeys keys, String sealedAccess) {
    byte[] json = keys.unseal(sealedAccess, SealContext.access(node));
    return new Enrolled(keys, Codec.read(json, RedisAccess.class));
  }

  private void keep(NodeKeys keys, String sealedAccess) {
    nodeKey.write(Base64.getEncoder().encodeToString(keys.root()) + "\n");
    access.write(sealedAccess + "\n");
    token.delete();
    enrolmentKeys.forget();
  }
}
