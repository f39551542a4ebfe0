package dev.rookery.orchestrator.tenants;

import static dev.rookery.sql.Tables.API_KEYS;
import static dev.rookery.sql.Tables.TENANTS;

import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.sql.tables.records.ApiKeysRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The keys' rows. Only hashes of secrets are in them. */
final class ApiKeyStore {
  private static final Duration USE_IS_NOTED_EVERY = Duration.ofMinutes(1);

  private ApiKeyStore() {}

  /**
   * What is known of a key.
   *
   * @param tenantState null for an operator's key
   */
  record StoredKey(
      UUID id,
      @Nullable UUID tenant,
      @Nullable TenantState tenantState,
      Set<Scope> scopes,
      byte[] secretSha256,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt,
      @Nullable Instant lastUsedAt) {

    boolean isLive(Instant now) {
      return revokedAt == null
          && (expiresAt == null || now.isBefore(expiresAt))
          && tenantState != TenantState.SUSPENDED;
    }

    boolean isUseToBeNoted(Instant now) {
      return lastUsedAt == null || lastUsedAt.plus(USE_IS_NOTED_EVERY).isBefore(now);
    }
  }

  static UUID insert(DSLContext db, NewKey key, KeyText text, Instant now) {
    UUID id = Ids.next();
    db.insertInto(API_KEYS)
        .set(API_KEYS.ID, id)
        .set(API_KEYS.TENANT_ID, key.tenant())
        .set(API_KEYS.CREATED_AT, now)
        .set(API_KEYS.KEY_ID, text.keyId())
        .set(API_KEYS.LAST4, text.last4())
        .set(API_KEYS.NAME, key.name())
        .set(API_KEYS.SCOPES, key.scopes().stream().map(Scope::word).toArray(String[]::new))
        .set(API_KEYS.SECRET_SHA256, text.secretSha256())
        .execute();
    return id;
  }

  static Optional<StoredKey> find(DSLContext db, String keyId) {
    return db.select(
            API_KEYS.ID,
            API_KEYS.TENANT_ID,
            TENANTS.STATE,
            API_KEYS.SCOPES,
            API_KEYS.SECRET_SHA256,
            API_KEYS.EXPIRES_AT,
            API_KEYS.REVOKED_AT,
            API_KEYS.LAST_USED_AT)
        .from(API_KEYS)
        .leftJoin(TENANTS)
        .on(TENANTS.ID.eq(API_KEYS.TENANT_ID))
        .where(API_KEYS.KEY_ID.eq(keyId))
        .fetchOptional(row ->
            new StoredKey(
                row.value1(),
                row.value2(),
                row.value3() == null ? null : TenantState.of(row.value3()),
                scopes(row.value4()),
                row.value5(),
                row.value6(),
                row.value7(),
                row.value8()));
  }

  static void noteUse(DSLContext db, UUID id, Instant now) {
    db.update(API_KEYS).set(API_KEYS.LAST_USED_AT, now).where(API_KEYS.ID.eq(id)).execute();
  }

  /** The key's row, its tenant filled in; empty when there is no such live key. */
  static Optional<ApiKeysRecord> revoke(DSLContext db, UUID id, Instant now) {
    return db.update(API_KEYS)
        .set(API_KEYS.REVOKED_AT, now)
        .where(API_KEYS.ID.eq(id), API_KEYS.REVOKED_AT.isNull())
        .returning(API_KEYS.TENANT_ID)
        .fetchOptional();
  }

  static boolean hasOperatorKey(DSLContext db) {
    return db.fetchExists(
        db.selectOne()
            .from(API_KEYS)
            .where(API_KEYS.TENANT_ID.isNull(), API_KEYS.REVOKED_AT.isNull()));
  }

  private static Set<Scope> scopes(String[] words) {
    return Arrays.stream(words).map(Scope::of).collect(Collectors.toUnmodifiableSet());
  }
}
