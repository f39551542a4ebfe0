package dev.rookery.orchestrator.tenants;

import dev.rookery.orchestrator.platform.ChangeTrail;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.tenants.ApiKeyStore.StoredKey;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/** API keys: made, proven, revoked. A revoked key is refused from the next request on. */
@Singleton
public final class ApiKeys {
  /** Any number, the same for all control planes: only one of them makes the first key. */
  private static final long BOOTSTRAP_LOCK = 0x726b_626f_6f74L;

  private static final byte[] NOBODYS_HASH = new byte[32];
  private final Database database;
  private final ChangeTrail trail;
  private final Clock clock;

  public ApiKeys(Database database, ChangeTrail trail, Clock clock) {
    this.database = database;
    this.trail = trail;
    this.clock = clock;
  }

  /**
   * Makes the first operator's key when there is none.
   *
   * @return the key, or empty when an operator already has one
   */
  public Optional<Sensitive> bootstrap() {
    return database.asWorker(tx -> {
      tx.fetch("select pg_advisory_xact_lock(?)", BOOTSTRAP_LOCK);
      if (ApiKeyStore.hasOperatorKey(tx)) {
        return Optional.empty();
      }
      NewKey first = new NewKey(null, "first operator", Set.of(Scope.ADMIN));
      return Optional.of(issue(tx, first, "system").text());
    });
  }

  /**
   * Makes a key in the caller's transaction.
   *
   * @param actor as {@link Caller#getName}
   */
  public IssuedKey issue(DSLContext tx, NewKey key, String actor) {
    KeyText text = KeyText.random();
    UUID id = ApiKeyStore.insert(tx, key, text, clock.instant());
    trail.record(
        tx,
        key.tenant(),
        "api-key.create",
        actor,
        id.toString(),
        Map.of("keyId", text.keyId(), "name", key.name()));
    return new IssuedKey(id, new Sensitive(text.write()));
  }

  /**
   * Takes a key out of use.
   *
   * @throws RefusedException no such key, or already revoked
   */
  public void revoke(UUID id, Caller by) {
    database.asWorker(tx -> {
      var revoked =
          ApiKeyStore.revoke(tx, id, clock.instant())
              .orElseThrow(() ->
                  new RefusedException(
                      RefusedException.Kind.NOT_FOUND,
                      "no-such-key",
                      "there is no live key " + id));
      trail.record(
          tx, revoked.getTenantId(), "api-key.revoke", by.getName(), id.toString(), Map.of());
      return id;
    });
  }

  /**
   * Who holds this key.
   *
   * @param untrusted as it came in the Authorization header, after {@code Bearer}
   * @return empty for anything that is not a live key; nothing tells why, and it takes as long
   */
  public Optional<Caller> authenticate(String untrusted) {
    return KeyText.parse(untrusted).flatMap(this::prove);
  }

  private Optional<Caller> prove(KeyText text) {
    return database.asWorker(tx -> {
      Instant now = clock.instant();
      Optional<StoredKey> stored = ApiKeyStore.find(tx, text.keyId());
      byte[] known = stored.map(StoredKey::secretSha256).orElse(NOBODYS_HASH);
      boolean same = MessageDigest.isEqual(known, text.secretSha256());
      Optional<StoredKey> proven = stored.filter(key -> same && key.isLive(now));
      proven
          .filter(key -> key.isUseToBeNoted(now))
          .ifPresent(key -> ApiKeyStore.noteUse(tx, key.id(), now));
      return proven.map(key -> caller(key, text.keyId()));
    });
  }

  private static Caller caller(StoredKey key, String keyId) {
    UUID tenant = key.tenant();
    return tenant == null
        ? new OperatorCaller(keyId, key.scopes())
        : new TenantCaller(tenant, keyId, key.scopes());
  }
}
