package dev.rookery.orchestrator.tenants;

import static dev.rookery.sql.Tables.API_KEYS;
import static dev.rookery.sql.Tables.AUDIT_ENTRIES;
import static dev.rookery.sql.Tables.TENANTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.platform.ChangeTrail;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys on a real PostgreSQL, on a clock that the test turns. */
class ApiKeysTest {
  private static final OperatorCaller OPERATOR = new OperatorCaller("test", Set.of(Scope.ADMIN));

  private final LiveDatabase live = LiveDatabase.create();
  private final TurnedClock clock = new TurnedClock();
  private final Audit audit = new Audit(clock);
  private final ChangeTrail trail =
      (tx, tenant, action, actor, entity, detail) ->
          audit.record(tx, Change.of(tenant, actor, action, "test", entity).with(detail));
  private final ApiKeys keys = new ApiKeys(live.database(), trail, clock);
  private final Tenants tenants = new Tenants(live.database(), keys, trail, clock);

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void a_key_is_its_prefix_id_secret_and_checksum() {
    String text = keys.bootstrap().orElseThrow().value();
    assertThat(text).matches("rk_live_[0-9A-Za-z]{13}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}");
    assertThat(KeyText.parse(text).orElseThrow().write()).isEqualTo(text);
  }

  @Test
  void a_typing_mistake_is_no_key() {
    String text = keys.bootstrap().orElseThrow().value();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'a' ? 'b' : 'a';
      String wrong = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(keys.authenticate(wrong)).as(wrong).isEmpty();
    }
    assertThat(keys.authenticate("")).isEmpty();
    assertThat(keys.authenticate(text)).isPresent();
  }

  @Test
  void a_genuine_id_with_another_secret_is_nobody() {
    KeyText genuine = KeyText.parse(keys.bootstrap().orElseThrow().value()).orElseThrow();
    KeyText forged = new KeyText(genuine.keyId(), KeyText.random().secret());
    assertThat(keys.authenticate(forged.write())).isEmpty();
    assertThat(keys.authenticate(KeyText.random().write())).isEmpty();
  }

  @Test
  void only_the_first_bootstrap_makes_a_key() {
    assertThat(keys.bootstrap()).isPresent();
    assertThat(keys.bootstrap()).isEmpty();
  }

  @Test
  void a_tenants_key_acts_for_that_tenant_alone() {
    var made = tenants.create(new NewTenant("acme", "Acme"), OPERATOR);
    Caller caller = keys.authenticate(made.firstKey().text().value()).orElseThrow();
    assertThat(caller).isInstanceOf(TenantCaller.class);
    assertThat(((TenantCaller) caller).tenant()).isEqualTo(made.tenant().id());
    assertThat(caller.may(Scope.DNS_WRITE)).isTrue();
    assertThat(caller.may(Scope.NODES_WRITE)).isFalse();
    assertThat(caller.may(Scope.ADMIN)).isFalse();
  }

  @Test
  void a_revoked_key_is_refused_from_the_next_request_on() {
    var key = tenants.create(new NewTenant("acme", "Acme"), OPERATOR).firstKey();
    assertThat(keys.authenticate(key.text().value())).isPresent();
    keys.revoke(key.id(), OPERATOR);
    assertThat(keys.authenticate(key.text().value())).isEmpty();
    assertThatThrownBy(() -> keys.revoke(key.id(), OPERATOR))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("no live key");
  }

  @Test
  void a_suspended_tenants_keys_are_refused() {
    var made = tenants.create(new NewTenant("acme", "Acme"), OPERATOR);
    live.database().asWorker(db -> db.update(TENANTS).set(TENANTS.STATE, "suspended").execute());
    assertThat(keys.authenticate(made.firstKey().text().value())).isEmpty();
  }

  @Test
  void the_last_use_is_noted_once_a_minute() {
    String key = keys.bootstrap().orElseThrow().value();
    Instant start = clock.instant();
    keys.authenticate(key);
    clock.turn(Duration.ofSeconds(59));
    keys.authenticate(key);
    assertThat(lastUsed()).isEqualTo(start);
    clock.turn(Duration.ofSeconds(2));
    keys.authenticate(key);
    assertThat(lastUsed()).isEqualTo(start.plusSeconds(61));
  }

  @Test
  void the_secret_is_nowhere_in_the_database() {
    String secret = KeyText.parse(keys.bootstrap().orElseThrow().value()).orElseThrow().secret();
    String row = live.database().asWorker(db -> db.selectFrom(API_KEYS).fetch().formatJSON());
    assertThat(row).doesNotContain(secret);
  }

  @Test
  void a_refused_creation_leaves_nothing_behind() {
    tenants.create(new NewTenant("acme", "Acme"), OPERATOR);
    long before = entries();
    assertThatThrownBy(() -> tenants.create(new NewTenant("acme", "Other"), OPERATOR))
        .isInstanceOf(RefusedException.class);
    assertThat(entries()).isEqualTo(before);
  }

  private long entries() {
    return live.database().asWorker(db -> (long) db.fetchCount(AUDIT_ENTRIES));
  }

  private Instant lastUsed() {
    return live.database()
        .asWorker(db -> db.select(API_KEYS.LAST_USED_AT).from(API_KEYS).fetchSingle().value1());
  }

  private static final class TurnedClock extends Clock {
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    void turn(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return InstantSource.fixed(now).withZone(zone);
    }
  }
}
