package dev.rookery.orchestrator.domains;

import static dev.rookery.sql.Tables.DOMAINS;
import static org.jooq.impl.DSL.noCondition;

import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.sql.tables.records.DomainsRecord;
import dev.rookery.standards.dns.DomainName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The domains' rows. */
final class DomainStore {
  private DomainStore() {}

  /** False when the name belongs to somebody already. */
  static boolean insert(DSLContext db, Domain domain, byte[] sealedKey) {
    return db.insertInto(DOMAINS)
            .set(DOMAINS.ID, domain.id())
            .set(DOMAINS.TENANT_ID, domain.tenant())
            .set(DOMAINS.CREATED_AT, domain.createdAt())
            .set(DOMAINS.DKIM_KEY, sealedKey)
            .set(DOMAINS.DKIM_PUBLIC, domain.dkimRecord())
            .set(DOMAINS.DMARC_POLICY, domain.dmarcPolicy())
            .set(DOMAINS.DNS_PROVIDER, domain.dnsProvider())
            .set(DOMAINS.NAME, domain.name().toString())
            .set(DOMAINS.SELECTOR, domain.selector())
            .set(DOMAINS.STATE, domain.state().word())
            .set(DOMAINS.VERSION, domain.version())
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  static Optional<Domain> find(DSLContext db, UUID tenant, UUID id) {
    return db.selectFrom(DOMAINS)
        .where(DOMAINS.TENANT_ID.eq(tenant), DOMAINS.ID.eq(id))
        .fetchOptional(DomainStore::domain);
  }

  /** All whose records are published, of all tenants, oldest first. */
  static List<FollowFleet.Order> published(DSLContext db) {
    return db.select(DOMAINS.TENANT_ID, DOMAINS.ID)
        .from(DOMAINS)
        .where(DOMAINS.STATE.notIn(DomainState.CLAIMED.word(), DomainState.RETIRED.word()))
        .orderBy(DOMAINS.ID)
        .fetch(row -> new FollowFleet.Order(row.value1(), row.value2()));
  }

  static Page<Domain> list(DSLContext db, PageRequest page) {
    var rows =
        db.selectFrom(DOMAINS)
            .where(page.after() == null ? noCondition() : DOMAINS.ID.gt(page.after()))
            .orderBy(DOMAINS.ID)
            .limit(page.limit() + 1)
            .fetch(DomainStore::domain);
    return Page.of(rows, page, Domain::id);
  }

  /** A domain with the private key of its selector, still sealed. */
  record SealedKey(UUID tenant, UUID id, String name, String selector, byte[] key) {}

  /**
   * Keys of all proven domains, resting ones too: they still take mail in. A name that is only
   * claimed must not draw other people's mail to the claimant.
   */
  static List<SealedKey> provenKeys(DSLContext db) {
    return db.select(
            DOMAINS.TENANT_ID, DOMAINS.ID, DOMAINS.NAME, DOMAINS.SELECTOR, DOMAINS.DKIM_KEY)
        .from(DOMAINS)
        .where(
            DOMAINS.STATE.in(
                DomainState.VERIFIED.word(), DomainState.ACTIVE.word(), DomainState.RESTING.word()))
        .orderBy(DOMAINS.NAME)
        .fetch(row ->
            new SealedKey(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
  }

  /** Moves a domain that is in one of the given states; false when it is in another. */
  static boolean move(DSLContext db, UUID id, Collection<DomainState> from, DomainState to) {
    return db.update(DOMAINS)
            .set(DOMAINS.STATE, to.word())
            .set(DOMAINS.VERSION, DOMAINS.VERSION.plus(1))
            .where(
                DOMAINS.ID.eq(id), DOMAINS.STATE.in(from.stream().map(DomainState::word).toList()))
            .execute()
        == 1;
  }

  static boolean verified(DSLContext db, UUID id, Instant at) {
    return db.update(DOMAINS)
            .set(DOMAINS.STATE, DomainState.VERIFIED.word())
            .set(DOMAINS.VERIFIED_AT, at)
            .set(DOMAINS.VERSION, DOMAINS.VERSION.plus(1))
            .where(
                DOMAINS.ID.eq(id),
                DOMAINS.STATE.in(DomainState.CLAIMED.word(), DomainState.PUBLISHED.word()))
            .execute()
        == 1;
  }

  private static Domain domain(DomainsRecord row) {
    return new Domain(
        row.getId(),
        row.getTenantId(),
        DomainName.of(row.getName()),
        DomainState.of(row.getState()),
        row.getDnsProvider(),
        row.getSelector(),
        row.getDkimPublic(),
        row.getDmarcPolicy(),
        row.getCreatedAt(),
        row.getVerifiedAt(),
        row.getVersion());
  }
}
