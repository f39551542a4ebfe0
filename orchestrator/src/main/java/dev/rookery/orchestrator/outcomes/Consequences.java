package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.NODE_SIGHTINGS;
import static dev.rookery.sql.Tables.OUTCOMES;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.greatest;

import dev.rookery.contract.Event;
import dev.rookery.orchestrator.platform.MailAddress;
import dev.rookery.orchestrator.suppression.NewSuppression;
import dev.rookery.orchestrator.suppression.Reason;
import dev.rookery.orchestrator.suppression.Suppressions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from events, in the very transaction that counts them. */
final class Consequences {
  private static final Logger LOG = LoggerFactory.getLogger(Consequences.class);
  private final DSLContext db;
  private final Suppressions lists;
  private final UUID node;
  private final Instant now;

  Consequences(DSLContext db, Suppressions lists, UUID node, Instant now) {
    this.db = db;
    this.lists = lists;
    this.node = node;
    this.now = now;
  }

  /** The node works by the highest version it reported. */
  void applied(List<Event> events) {
    events.stream()
        .map(Event::appliedVersion)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .ifPresent(this::applied);
  }

  private void applied(long version) {
    db.insertInto(NODE_SIGHTINGS)
        .set(NODE_SIGHTINGS.NODE_ID, node)
        .set(NODE_SIGHTINGS.APPLIED_VERSION, version)
        .set(NODE_SIGHTINGS.LIVENESS_SINCE, now)
        .onDuplicateKeyUpdate()
        .set(
            NODE_SIGHTINGS.APPLIED_VERSION,
            greatest(NODE_SIGHTINGS.APPLIED_VERSION, excluded(NODE_SIGHTINGS.APPLIED_VERSION)))
        .execute();
  }

  /** Recipients never to be mailed again: unknown to their provider, complained, unsubscribed. */
  void suppressions(List<OutcomeRow> fresh) {
    fresh.stream()
        .filter(row -> reason(row).isPresent())
        .map(this::person)
        .flatMap(Optional::stream)
        .distinct()
        .sorted(Comparator.comparing(Person::tenant).thenComparing(Person::address))
        .forEach(this::suppress);
  }

  private record Person(UUID tenant, String address, Reason reason, String detail) {}

  private static Optional<Reason> reason(OutcomeRow row) {
    return Optional.ofNullable(
        switch (row.kind()) {
          case "complained" -> Reason.COMPLAINT;
          case "unsubscribed" -> Reason.UNSUBSCRIBE;
          case "bounced" -> isUnknownRecipient(row) ? Reason.BOUNCE : null;
          default -> null;
        });
  }

  private static boolean isUnknownRecipient(OutcomeRow row) {
    return row.smtpCode() / 100 == 5 && "recipient".equals(row.scope());
  }

  /** Reports that come back name the message; who got it and whose it was we know ourselves. */
  private Optional<Person> person(OutcomeRow row) {
    @Nullable String recipient = row.recipient();
    UUID tenant = row.tenant();
    if (row.message() != null && (recipient == null || tenant.equals(OutcomeRow.NO_TENANT))) {
      var sent =
          db.select(OUTCOMES.TENANT_ID, OUTCOMES.RECIPIENT)
              .from(OUTCOMES)
              .where(
                  OUTCOMES.MESSAGE_ID.eq(row.message()),
                  OUTCOMES.NODE_ID.eq(node),
                  OUTCOMES.RECIPIENT.isNotNull(),
                  OUTCOMES.TENANT_ID.ne(OutcomeRow.NO_TENANT))
              .limit(1)
              .fetchOne();
      tenant = sent == null ? tenant : sent.value1();
      recipient = sent == null ? recipient : sent.value2();
    }
    return recipient == null || tenant.equals(OutcomeRow.NO_TENANT)
        ? Optional.empty()
        : Optional.of(
            new Person(
                tenant,
                recipient.toLowerCase(Locale.ROOT),
                reason(row).orElseThrow(),
                row.reply() == null ? "" : row.reply()));
  }

  private void suppress(Person person) {
    try {
      MailAddress address = MailAddress.of(person.address());
      lists.addFromEvent(
          db, person.tenant(), new NewSuppression(address, person.reason(), person.detail()));
    } catch (IllegalArgumentException e) {
      LOG.warn("ingest: a recipient of node {} cannot be suppressed: {}", node, e.getMessage());
    }
  }
}
