package dev.rookery.orchestrator.api;

import static dev.rookery.sql.Tables.IDEMPOTENCY_KEYS;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Rows of requests that came with an Idempotency-Key. */
final class IdempotencyStore {
  /** Longer than any request takes: its control plane went away. */
  private static final Duration ABANDONED = Duration.ofMinutes(1);

  private static final Duration KEPT = Duration.ofHours(24);
  private static final int CREATED = 201;

  private IdempotencyStore() {}

  /** Who asks, under which key. */
  record Key(String caller, String key) {}

  /**
   * @param response null while the first request is being worked on
   */
  record Stored(byte[] bodySha256, @Nullable String response) {
    boolean isSameBody(byte[] sha256) {
      return Arrays.equals(bodySha256, sha256);
    }
  }

  /** True when this request is the one to do the work. */
  static boolean claim(DSLContext db, Key key, byte[] bodySha256, Instant now) {
    forgetOld(db, key, now);
    return db.insertInto(IDEMPOTENCY_KEYS)
            .set(IDEMPOTENCY_KEYS.CALLER, key.caller())
            .set(IDEMPOTENCY_KEYS.KEY, key.key())
            .set(IDEMPOTENCY_KEYS.BODY_SHA256, bodySha256)
            .set(IDEMPOTENCY_KEYS.CREATED_AT, now)
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  private static void forgetOld(DSLContext db, Key key, Instant now) {
    db.deleteFrom(IDEMPOTENCY_KEYS)
        .where(
            IDEMPOTENCY_KEYS.CALLER.eq(key.caller()),
            IDEMPOTENCY_KEYS.KEY.eq(key.key()),
            IDEMPOTENCY_KEYS
                .CREATED_AT
                .lt(now.minus(KEPT))
                .or(
                    IDEMPOTENCY_KEYS
                        .RESPONSE
                        .isNull()
                        .and(IDEMPOTENCY_KEYS.CREATED_AT.lt(now.minus(ABANDONED)))))
        .execute();
  }

  static Optional<Stored> find(DSLContext db, Key key) {
    return db.select(IDEMPOTENCY_KEYS.BODY_SHA256, IDEMPOTENCY_KEYS.RESPONSE)
        .from(IDEMPOTENCY_KEYS)
        .where(IDEMPOTENCY_KEYS.CALLER.eq(key.caller()), IDEMPOTENCY_KEYS.KEY.eq(key.key()))
        .fetchOptional(row -> new Stored(row.value1(), row.value2()));
  }

  static int keep(DSLContext db, Key key, String response) {
    return db.update(IDEMPOTENCY_KEYS)
        .set(IDEMPOTENCY_KEYS.RESPONSE, response)
        .set(IDEMPOTENCY_KEYS.STATUS, CREATED)
        .where(IDEMPOTENCY_KEYS.CALLER.eq(key.caller()), IDEMPOTENCY_KEYS.KEY.eq(key.key()))
        .execute();
  }

  static int forget(DSLContext db, Key key) {
    return db.deleteFrom(IDEMPOTENCY_KEYS)
        .where(IDEMPOTENCY_KEYS.CALLER.eq(key.caller()), IDEMPOTENCY_KEYS.KEY.eq(key.key()))
        .execute();
  }
}
