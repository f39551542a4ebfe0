package dev.rookery.orchestrator.mailboxes;

import static dev.rookery.orchestrator.platform.RefusedException.Kind.CONFLICT;
import static dev.rookery.orchestrator.platform.RefusedException.Kind.INVALID;
import static dev.rookery.orchestrator.platform.RefusedException.Kind.NOT_FOUND;

import dev.rookery.contract.Login;
import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.domains.Domain;
import dev.rookery.orchestrator.domains.Domains;
import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.MailAddress;
import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** Sending identities and the passwords they log in with. */
@Singleton
public final class Mailboxes {
  private static final int PASSWORD_BYTES = 32;
  private static final int DISPLAY_NAME_MAX = 200;

  private final Database database;
  private final Domains domains;
  private final Audit audit;
  private final WantedChanges wantedChanges;
  private final Clock clock;

  public Mailboxes(
      Database database, Domains domains, Audit audit, WantedChanges wantedChanges, Clock clock) {
    this.database = database;
    this.domains = domains;
    this.audit = audit;
    this.wantedChanges = wantedChanges;
    this.clock = clock;
  }

  /**
   * A mailbox to be made.
   *
   * @param localPart the part before the @, as a person wrote it
   */
  public record NewMailbox(UUID domain, String localPart, String displayName) {}

  /**
   * @param password for SMTP and IMAP; shown this once, only its hash is kept
   */
  public record Created(Mailbox mailbox, Sensitive password) {}

  /**
   * Makes a mailbox of a domain that is proven.
   *
   * @throws RefusedException no such domain, domain not proven yet, not an address, or it exists
   */
  public Created create(TenantCaller by, NewMailbox wanted) {
    Sensitive password = new Sensitive(Secrets.randomText(PASSWORD_BYTES));
    String hash = Ssha512.hash(password);
    return database.inTenant(
        by.tenant(),
        tx -> {
          Domain domain = requireProven(tx, by.tenant(), wanted.domain());
          Mailbox mailbox = mailbox(domain, wanted);
          if (!MailboxStore.insert(tx, by.tenant(), mailbox, hash)) {
            throw new RefusedException(
                CONFLICT, "mailbox-exists", "%s exists".formatted(mailbox.address()));
          }
          record(tx, by, "mailbox.create", mailbox);
          return new Created(mailbox, password);
        });
  }

  private Domain requireProven(DSLContext tx, UUID tenant, UUID id) {
    Domain domain =
        domains
            .find(tx, tenant, id)
            .orElseThrow(() ->
                new RefusedException(NOT_FOUND, "no-such-domain", "there is no domain " + id));
    if (!domain.state().isProven()) {
      throw new RefusedException(
          CONFLICT,
          "domain-not-verified",
          "%s is %s, not verified yet; apply its DNS plan and verify it, then make mailboxes"
              .formatted(domain.name(), domain.state().word()));
    }
    return domain;
  }

  private Mailbox mailbox(Domain domain, NewMailbox wanted) {
    if (wanted.displayName().length() > DISPLAY_NAME_MAX) {
      throw new RefusedException(
          INVALID,
          "display-name-too-long",
          "the display name has %d characters, allowed %d"
              .formatted(wanted.displayName().length(), DISPLAY_NAME_MAX));
    }
    try {
      MailAddress address = MailAddress.of(wanted.localPart(), domain.name());
      return new Mailbox(
          Ids.next(), domain.id(), address.toString(), wanted.displayName(), clock.instant(), null);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(INVALID, "not-an-address", e.getMessage());
    }
  }

  public Optional<Mailbox> find(UUID tenant, UUID id) {
    return database.inTenant(tenant, tx -> MailboxStore.find(tx, tenant, id));
  }

  public Page<Mailbox> list(UUID tenant, PageRequest page) {
    return database.inTenant(tenant, tx -> MailboxStore.list(tx, page));
  }

  /**
   * Takes a mailbox out of use: it can no longer log in; what it sent stays on record.
   *
   * @throws RefusedException no such mailbox in use
   */
  public void retire(TenantCaller by, UUID id) {
    database.inTenant(
        by.tenant(),
        tx -> {
          if (!MailboxStore.retire(tx, by.tenant(), id, clock.instant())) {
            throw new RefusedException(
                NOT_FOUND, "no-such-mailbox", "there is no mailbox %s in use".formatted(id));
          }
          Mailbox retired = MailboxStore.find(tx, by.tenant(), id).orElseThrow();
          record(tx, by, "mailbox.retire", retired);
          return retired;
        });
  }

  private void record(DSLContext tx, TenantCaller by, String action, Mailbox mailbox) {
    Change change = Change.of(by.tenant(), by.getName(), action, "mailbox", mailbox.id());
    audit.record(tx, change.with(Map.of("address", mailbox.address())));
    wantedChanges.announce(tx);
  }

  /** Who may log in at the nodes, by address; in a worker's transaction. */
  public List<Login> logins(DSLContext tx) {
    return MailboxStore.logins(tx);
  }
}
