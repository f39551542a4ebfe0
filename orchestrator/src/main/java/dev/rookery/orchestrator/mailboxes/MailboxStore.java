package dev.rookery.orchestrator.mailboxes;

import static dev.rookery.sql.Tables.DOMAINS;
import static dev.rookery.sql.Tables.MAILBOXES;
import static org.jooq.impl.DSL.noCondition;

import dev.rookery.contract.Login;
import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.sql.tables.records.MailboxesRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** The mailboxes' rows. */
final class MailboxStore {
  private MailboxStore() {}

  /** False when the address exists. */
  static boolean insert(DSLContext db, UUID tenant, Mailbox mailbox, String passwordHash) {
    return db.insertInto(MAILBOXES)
            .set(MAILBOXES.ID, mailbox.id())
            .set(MAILBOXES.TENANT_ID, tenant)
            .set(MAILBOXES.DOMAIN_ID, mailbox.domain())
            .set(MAILBOXES.ADDRESS, mailbox.address())
            .set(MAILBOXES.CREATED_AT, mailbox.createdAt())
            .set(MAILBOXES.DISPLAY_NAME, mailbox.displayName())
            .set(MAILBOXES.PASSWORD_HASH, passwordHash)
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  static Optional<Mailbox> find(DSLContext db, UUID tenant, UUID id) {
    return db.selectFrom(MAILBOXES)
        .where(MAILBOXES.TENANT_ID.eq(tenant), MAILBOXES.ID.eq(id))
        .fetchOptional(MailboxStore::mailbox);
  }

  static Page<Mailbox> list(DSLContext db, PageRequest page) {
    var rows =
        db.selectFrom(MAILBOXES)
            .where(page.after() == null ? noCondition() : MAILBOXES.ID.gt(page.after()))
            .orderBy(MAILBOXES.ID)
            .limit(page.limit() + 1)
            .fetch(MailboxStore::mailbox);
    return Page.of(rows, page, Mailbox::id);
  }

  /** False when there is no such mailbox, or it is retired already. */
  static boolean retire(DSLContext db, UUID tenant, UUID id, Instant at) {
    return db.update(MAILBOXES)
            .set(MAILBOXES.RETIRED_AT, at)
            .set(MAILBOXES.VERSION, MAILBOXES.VERSION.plus(1))
            .where(
                MAILBOXES.TENANT_ID.eq(tenant), MAILBOXES.ID.eq(id), MAILBOXES.RETIRED_AT.isNull())
            .execute()
        == 1;
  }

  /** Who may log in: living mailboxes of domains that may send. */
  static List<Login> logins(DSLContext db) {
    return db.select(MAILBOXES.ADDRESS, MAILBOXES.TENANT_ID, MAILBOXES.PASSWORD_HASH)
        .from(MAILBOXES)
        .join(DOMAINS)
        .on(DOMAINS.TENANT_ID.eq(MAILBOXES.TENANT_ID), DOMAINS.ID.eq(MAILBOXES.DOMAIN_ID))
        .where(MAILBOXES.RETIRED_AT.isNull(), DOMAINS.STATE.in("verified", "active"))
        .orderBy(MAILBOXES.ADDRESS)
        .fetch(row -> new Login(row.value1(), row.value2(), row.value3(), List.of(row.value1())));
  }

  private static Mailbox mailbox(MailboxesRecord row) {
    return new Mailbox(
        row.getId(),
        row.getDomainId(),
        row.getAddress(),
        row.getDisplayName(),
        row.getCreatedAt(),
        row.getRetiredAt());
  }
}
