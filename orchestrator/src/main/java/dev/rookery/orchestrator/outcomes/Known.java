package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.EGRESS_SOURCES;
import static dev.rookery.sql.Tables.RECEIVING_PROVIDERS;
import static dev.rookery.sql.Tables.TENANTS;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * What a node's events may name. A node in foreign hands can then spoil its own figures only.
 *
 * @param addresses egress sources of this very node, retired ones too
 */
record Known(Set<UUID> tenants, Set<String> addresses, Set<String> providers) {

  static Known of(DSLContext db, UUID node, Collection<UUID> tenants) {
    return new Known(
        db.select(TENANTS.ID).from(TENANTS).where(TENANTS.ID.in(tenants)).fetchSet(TENANTS.ID),
        db.select(EGRESS_SOURCES.IP)
            .from(EGRESS_SOURCES)
            .where(EGRESS_SOURCES.NODE_ID.eq(node))
            .fetchSet(EGRESS_SOURCES.IP),
        db.select(RECEIVING_PROVIDERS.KEY)
            .from(RECEIVING_PROVIDERS)
            .fetchSet(RECEIVING_PROVIDERS.KEY));
  }
}
