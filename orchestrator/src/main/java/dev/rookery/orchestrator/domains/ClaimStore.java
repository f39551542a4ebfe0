package dev.rookery.orchestrator.domains;

import static dev.rookery.sql.Tables.DOMAIN_RECORDS;

import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.Claim;
import dev.rookery.dns.record.FamilyKey;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.ValueFamily;
import dev.rookery.orchestrator.platform.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;

/** Rows that say which values of a zone are ours: one for a whole family, or one a piece. */
final class ClaimStore {
  private ClaimStore() {}

  /** What one domain claims in a zone. */
  static Ownership load(DSLContext db, Domain domain, Name zone) {
    Map<FamilyKey, List<String>> pieces = new HashMap<>();
    db.select(
            DOMAIN_RECORDS.NAME,
            DOMAIN_RECORDS.TYPE,
            DOMAIN_RECORDS.FAMILY,
            DOMAIN_RECORDS.VALUE,
            DOMAIN_RECORDS.WHOLE)
        .from(DOMAIN_RECORDS)
        .where(
            DOMAIN_RECORDS.TENANT_ID.eq(domain.tenant()),
            DOMAIN_RECORDS.DOMAIN_ID.eq(domain.id()),
            DOMAIN_RECORDS.ZONE.eq(zone.text()))
        .forEach(row -> {
          FamilyKey key = family(row.value1(), row.value2(), row.value3());
          List<String> found = pieces.computeIfAbsent(key, _ -> new ArrayList<>());
          if (!row.value5()) {
            found.add(row.value4());
          }
        });
    TreeMap<FamilyKey, Claim> claims = new TreeMap<>();
    pieces.forEach((key, values) -> claims.put(key, Claim.ofStored(values)));
    return new Ownership(zone, claims);
  }

  /** Replaces what the domain claims in the zone. */
  static void save(DSLContext db, Domain domain, Ownership ownership, Instant now) {
    db.deleteFrom(DOMAIN_RECORDS)
        .where(
            DOMAIN_RECORDS.TENANT_ID.eq(domain.tenant()),
            DOMAIN_RECORDS.DOMAIN_ID.eq(domain.id()),
            DOMAIN_RECORDS.ZONE.eq(ownership.zone().text()))
        .execute();
    ownership
        .claims()
        .forEach((key, claim) -> {
          List<String> pieces = claim.stored();
          if (pieces.isEmpty()) {
            insert(db, domain, ownership.zone(), key, "", now);
          }
          pieces.forEach(piece -> insert(db, domain, ownership.zone(), key, piece, now));
        });
  }

  private static void insert(
      DSLContext db, Domain domain, Name zone, FamilyKey key, String piece, Instant now) {
    db.insertInto(DOMAIN_RECORDS)
        .set(DOMAIN_RECORDS.ID, Ids.next())
        .set(DOMAIN_RECORDS.TENANT_ID, domain.tenant())
        .set(DOMAIN_RECORDS.DOMAIN_ID, domain.id())
        .set(DOMAIN_RECORDS.CREATED_AT, now)
        .set(DOMAIN_RECORDS.FAMILY, key.family().name())
        .set(DOMAIN_RECORDS.NAME, key.set().name().text())
        .set(DOMAIN_RECORDS.TYPE, key.set().type().toString())
        .set(DOMAIN_RECORDS.VALUE, piece)
        .set(DOMAIN_RECORDS.WHOLE, piece.isEmpty())
        .set(DOMAIN_RECORDS.ZONE, zone.text())
        .execute();
  }

  static FamilyKey family(String name, String type, String family) {
    return new FamilyKey(
        new RecordKey(Name.of(name), RecordType.parse(type)), ValueFamily.valueOf(family));
  }
}
