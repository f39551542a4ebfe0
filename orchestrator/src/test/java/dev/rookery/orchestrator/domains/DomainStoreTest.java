package dev.rookery.orchestrator.domains;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.domains.DomainStore.SealedKey;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.standards.dns.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Domains' rows on a real PostgreSQL. */
class DomainStoreTest {
  private final LiveDatabase live = LiveDatabase.create();
  private final UUID tenant = tenant("one");

  @AfterEach
  void close() {
    live.close();
  }

  @Test
  void a_name_only_claimed_draws_no_mail_and_gets_no_signature() {
    Domain claimed = domain(tenant, "claimed.example");
    Domain verified = domain(tenant, "verified.example");
    insert(claimed);
    insert(verified);
    verify(verified, Instant.now());

    assertThat(live.database().asWorker(DomainStore::provenKeys))
        .extracting(SealedKey::name)
        .containsExactly("verified.example");
  }

  @Test
  void a_name_has_one_owner_until_it_is_retired() {
    UUID other = tenant("two");
    Domain first = domain(tenant, "shared.example");
    assertThat(insert(first)).isTrue();
    assertThat(insert(domain(other, "shared.example"))).isFalse();
    live.database()
        .asWorker(db ->
            DomainStore.move(db, first.id(), List.of(DomainState.CLAIMED), DomainState.RETIRED));
    assertThat(insert(domain(other, "shared.example"))).isTrue();
  }

  @Test
  void verifying_again_changes_nothing() {
    Domain domain = domain(tenant, "again.example");
    insert(domain);
    Instant first = Instant.parse("2026-02-01T00:00:00Z");
    boolean once = verify(domain, first);
    boolean twice = verify(domain, first.plusSeconds(1));

    assertThat(once).isTrue();
    assertThat(twice).isFalse();
    Domain found =
        live.database()
            .inTenant(tenant, db -> DomainStore.find(db, tenant, domain.id()))
            .orElseThrow();
    assertThat(found.verifiedAt()).isEqualTo(first);
    assertThat(found.version()).isEqualTo(2);
  }

  @Test
  void another_tenant_does_not_find_it_even_by_naming_the_owner() {
    Domain domain = domain(tenant, "hidden.example");
    insert(domain);
    UUID other = tenant("two");
    assertThat(
            live.database()
                .inTenant(other, db -> DomainStore.find(db, tenant, domain.id()))
                .isPresent())
        .isFalse();
  }

  private boolean verify(Domain domain, Instant at) {
    return live.database().asWorker(db -> DomainStore.verified(db, domain.id(), at));
  }

  private boolean insert(Domain domain) {
    return live.database()
        .inTenant(domain.tenant(), db -> DomainStore.insert(db, domain, new byte[] {1}));
  }

  private UUID tenant(String code) {
    UUID id = Ids.next();
    live.database()
        .asWorker(db ->
            db.execute(
                "insert into tenants (id, code, created_at, name, state) values (?, ?, now(), ?, 'active')",
                id,
                code,
                code));
    return id;
  }

  private static Domain domain(UUID tenant, String name) {
    return new Domain(
        Ids.next(),
        tenant,
        DomainName.of(name),
        DomainState.CLAIMED,
        "manual",
        "r20260101",
        "v=DKIM1; k=rsa; p=",
        "none",
        Instant.parse("2026-01-01T00:00:00Z"),
        null,
        1);
  }
}
