package dev.rookery.orchestrator.api;

import static dev.rookery.orchestrator.platform.RefusedException.Kind.CONFLICT;
import static dev.rookery.orchestrator.platform.RefusedException.Kind.INVALID;
import static dev.rookery.orchestrator.platform.RefusedException.Kind.MALFORMED;

import dev.rookery.orchestrator.api.IdempotencyStore.Key;
import dev.rookery.orchestrator.api.IdempotencyStore.Stored;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.tenants.Caller;
import io.micronaut.http.HttpRequest;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Lets a client repeat a POST that creates: the second request with the same Idempotency-Key gets
 * the first one's answer, for 24 hours. Answers hold secrets that are shown once, so they are kept
 * sealed. Refusals are not kept; the same key may try again.
 */
@Singleton
public final class IdempotentPosts {
  private static final String HEADER = "Idempotency-Key";
  private static final String REPLAYED = "rookery.replayed";
  private static final int KEY_MAX = 255;

  private final Database database;
  private final Secrets secrets;
  private final JsonMapper json;
  private final Clock clock;

  public IdempotentPosts(Database database, Secrets secrets, JsonMapper json, Clock clock) {
    this.database = database;
    this.secrets = secrets;
    this.json = json;
    this.clock = clock;
  }

  /**
   * A request that creates.
   *
   * @param body as parsed; two requests are the same when path and body are
   */
  public record Creation(HttpRequest<?> request, Caller caller, Object body) {}

  /**
   * Does the work, unless it was done for this key before.
   *
   * @param type of the answer, serializable both ways
   * @throws RefusedException no key (400), the key came with another body (422), or the first
   *     request still runs (409)
   */
  public <T> T once(Creation post, Class<T> type, Supplier<T> work) {
    Key key = new Key(callerOf(post.caller()), key(post.request()));
    byte[] sha256 = sha256(post);
    if (!database.asWorker(db -> IdempotencyStore.claim(db, key, sha256, clock.instant()))) {
      return replay(post.request(), key, sha256, type);
    }
    T answer = workOrForget(key, work);
    database.asWorker(db -> IdempotencyStore.keep(db, key, seal(key, answer)));
    return answer;
  }

  static boolean isReplay(HttpRequest<?> request) {
    return request.getAttribute(REPLAYED).isPresent();
  }

  private <T> T workOrForget(Key key, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      database.asWorker(db -> IdempotencyStore.forget(db, key));
      throw e;
    }
  }

  private <T> T replay(HttpRequest<?> request, Key key, byte[] sha256, Class<T> type) {
    Optional<Stored> stored = database.asWorker(db -> IdempotencyStore.find(db, key));
    if (stored.isPresent() && !stored.get().isSameBody(sha256)) {
      throw new RefusedException(
          INVALID,
          "idempotency-key-reused",
          "Idempotency-Key %s came before with another path or body; use a new key for a new request"
              .formatted(key.key()));
    }
    String response = stored.map(Stored::response).orElse(null);
    if (response == null) {
      throw new RefusedException(
          CONFLICT,
          "request-in-flight",
          "the first request with Idempotency-Key %s is still being worked on; try again in a second"
              .formatted(key.key()));
    }
    request.setAttribute(REPLAYED, true);
    return open(key, response, type);
  }

  private String seal(Key key, Object answer) {
    try {
      return Base64.getEncoder()
          .encodeToString(secrets.seal(json.writeValueAsBytes(answer), place(key)));
    } catch (IOException e) {
      throw new IllegalStateException("cannot write " + answer.getClass().getName(), e);
    }
  }

  private <T> T open(Key key, String sealed, Class<T> type) {
    try {
      return json.readValue(secrets.open(Base64.getDecoder().decode(sealed), place(key)), type);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read a kept " + type.getName(), e);
    }
  }

  private static String place(Key key) {
    return "idempotency_keys|response|%s|%s".formatted(key.caller(), key.key());
  }

  private static String key(HttpRequest<?> request) {
    return request
        .getHeaders()
        .findFirst(HEADER)
        .filter(key -> !key.isBlank() && key.length() <= KEY_MAX)
        .orElseThrow(() ->
            new RefusedException(
                MALFORMED,
                "idempotency-key-missing",
                "this request creates something: send Idempotency-Key with a text of your own, 1 to %d characters, e.g. a UUID"
                    .formatted(KEY_MAX)));
  }

  private static String callerOf(Caller caller) {
    return switch (caller) {
      case Caller.OperatorCaller operator -> operator.getName();
      case Caller.TenantCaller tenant -> "tenant " + tenant.tenant();
    };
  }

  private byte[] sha256(Creation post) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(post.request().getPath().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      digest.update((byte) 0);
      return digest.digest(json.writeValueAsBytes(post.body()));
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new IllegalStateException("cannot hash a request", e);
    }
  }
}
