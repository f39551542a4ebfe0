package dev.rookery.lab.acme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** HTTPS on the outside: methods, media types, nonces, problem documents. RFC 8555 §6. */
final class AcmeDoor implements HttpHandler {
  private static final String JOSE = "application/jose+json";

  private final AcmeDesk desk;
  private final String base;

  /**
   * @param base URL of the door without trailing slash
   */
  AcmeDoor(AcmeDesk desk, String base) {
    this.desk = desk;
    this.base = base;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      AcmeReply reply = reply(exchange, body);
      var headers = exchange.getResponseHeaders();
      headers.set("Replay-Nonce", desk.nonce()); // RFC 8555 §6.5: on errors, too
      headers.set("Cache-Control", "no-store");
      headers.set("Link", "<%s/directory>;rel=\"index\"".formatted(base));
      reply.headers().forEach(headers::add);
      if (!reply.contentType().isEmpty()) {
        headers.set("Content-Type", reply.contentType());
      }
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      int length = reply.body().length;
      exchange.sendResponseHeaders(reply.status(), isHead || length == 0 ? -1 : length);
      if (!isHead && length > 0) {
        exchange.getResponseBody().write(reply.body());
      }
    }
  }

  private AcmeReply reply(HttpExchange exchange, byte[] body) {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    try {
      if (path.equals("/directory") && method.equals("GET")) {
        return AcmeReply.json(200, AcmeDesk.directory(base));
      }
      if (path.equals("/new-nonce")) {
        return AcmeReply.empty(method.equals("HEAD") ? 200 : 204); // RFC 8555 §7.2
      }
      if (!method.equals("POST")) {
        throw AcmeProblem.of(405, "malformed", "resources are read by POST-as-GET");
      }
      if (!JOSE.equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
        throw AcmeProblem.of(415, "malformed", "Content-Type must be " + JOSE);
      }
      return desk.post(base, path, body);
    } catch (AcmeProblem e) {
      return AcmeReply.problem(e);
    } catch (RuntimeException e) {
      return AcmeReply.problem(
          AcmeProblem.of(500, "serverInternal", String.valueOf(e.getMessage())));
    }
  }
}
