package dev.rookery.agent.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rookery.contract.Codec;
import dev.rookery.contract.EnrolReply;
import dev.rookery.contract.EnrolRequest;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisAccess;
import dev.rookery.contract.SealContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The control plane's side of enrolment, for tests. */
public final class EnrolmentDesk implements AutoCloseable {
  private final HttpServer server;
  private final UUID node;
  private final byte[] token;
  private final Function<NodeKeys, RedisAccess> access;
  private final KeyPair pair = NodeKeys.newKeyPair();
  private final List<EnrolRequest> requests = new ArrayList<>();
  private volatile int answersToLose;
  private volatile NodeKeys keys = NodeKeys.ofRoot(new byte[32]);

  public EnrolmentDesk(UUID node, String token, Function<NodeKeys, RedisAccess> access)
      throws IOException {
    this.node = node;
    this.token = token.getBytes(UTF_8);
    this.access = access;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/agent/v1/enrol", this::answer);
    server.start();
  }

  public URI address() {
    return URI.create(
        "http://%s:%d"
            .formatted(server.getAddress().getHostString(), server.getAddress().getPort()));
  }

  /** Answers this many requests with an error although they were taken. */
  EnrolmentDesk losing(int answers) {
    answersToLose = answers;
    return this;
  }

  List<EnrolRequest> requests() {
    return requests;
  }

  /** The keys agreed on with the node that enrolled last. */
  public NodeKeys keys() {
    return keys;
  }

  private void answer(HttpExchange exchange) throws IOException {
    EnrolRequest request = Codec.read(exchange.getRequestBody().readAllBytes(), EnrolRequest.class);
    requests.add(request);
    boolean genuine = request.proof().equals(NodeKeys.proof(token, node, request.publicKey()));
    if (!genuine) {
      reply(exchange, 403, "{\"title\":\"the proof does not fit the token\"}".getBytes(UTF_8));
    } else if (answersToLose-- > 0) {
      reply(exchange, 503, new byte[0]);
    } else {
      keys = NodeKeys.agree(pair, request.publicKey(), token, node);
      String sealed = keys.seal(Codec.write(access.apply(keys)), SealContext.access(node));
      String publicKey = NodeKeys.encode(pair.getPublic());
      reply(exchange, 200, Codec.write(new EnrolReply(1, publicKey, sealed)));
    }
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
