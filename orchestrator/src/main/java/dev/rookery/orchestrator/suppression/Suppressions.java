package dev.rookery.orchestrator.suppression;

import dev.rookery.contract.Suppression;
import dev.rookery.orchestrator.audit.Audit;
import dev.rookery.orchestrator.audit.Change;
import dev.rookery.orchestrator.fleet.WantedChanges;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.MailAddress;
import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/** Addresses never mailed again; every change goes to the nodes with its commit. */
@Singleton
public final class Suppressions {
  /** Addresses taken in one request. */
  public static final int BULK_MAX = 10_000;

  private final Database database;
  private final Audit audit;
  private final WantedChanges wantedChanges;
  private final Clock clock;

  public Suppressions(Database database, Audit audit, WantedChanges wantedChanges, Clock clock) {
    this.database = database;
    this.audit = audit;
    this.wantedChanges = wantedChanges;
    this.clock = clock;
  }

  /** How one address of many fared. */
  public sealed interface Added {
    /** On the list now. */
    record New(String address) implements Added {}

    /** Was on the list; its first reason stays. */
    record Already(String address) implements Added {}

    /** Not an address; nothing was done for it. */
    record Refused(String address, String why) implements Added {}
  }

  /**
   * Puts addresses on the tenant's list by hand.
   *
   * @param addresses as a person wrote them, at most {@value #BULK_MAX}
   * @return one result each, in their order
   * @throws RefusedException too many
   */
  public List<Added> add(TenantCaller by, List<String> addresses, String note) {
    if (addresses.size() > BULK_MAX) {
      throw new RefusedException(
          RefusedException.Kind.TOO_LARGE,
          "too-many-items",
          "%d addresses, allowed are %d in one request".formatted(addresses.size(), BULK_MAX));
    }
    return database.inTenant(
        by.tenant(),
        tx -> {
          List<Added> results =
              addresses.stream().map(one -> add(tx, by.tenant(), one, note)).toList();
          long fresh = results.stream().filter(Added.New.class::isInstance).count();
          if (fresh > 0) {
            Change change =
                Change.of(by.tenant(), by.getName(), "suppression.add", "suppression", by.tenant());
            audit.record(tx, change.with(Map.of("count", fresh)));
            wantedChanges.announce(tx);
          }
          return results;
        });
  }

  private Added add(DSLContext tx, UUID tenant, String untrusted, String note) {
    try {
      MailAddress address = MailAddress.of(untrusted);
      boolean isNew =
          SuppressionStore.insert(
              tx, tenant, new NewSuppression(address, Reason.MANUAL, note), clock.instant());
      return isNew ? new Added.New(address.toString()) : new Added.Already(address.toString());
    } catch (IllegalArgumentException e) {
      return new Added.Refused(untrusted, e.getMessage());
    }
  }

  /**
   * Puts a recipient on a tenant's list because of what happened, in the transaction that records
   * it. An address there already stays as it is.
   *
   * @param tx a worker's transaction
   * @return true when it was not on the list
   */
  public boolean addFromEvent(DSLContext tx, UUID tenant, NewSuppression added) {
    if (!SuppressionStore.insert(tx, tenant, added, clock.instant())) {
      return false;
    }
    Change change =
        Change.of(tenant, "system", "suppression." + added.reason().word(), "suppression", tenant);
    audit.record(tx, change);
    wantedChanges.announce(tx);
    return true;
  }

  /** The entry of an address on the tenant's list; empty = it may be mailed. */
  public Optional<SuppressedAddress> check(UUID tenant, MailAddress address) {
    return database.inTenant(tenant, tx -> SuppressionStore.find(tx, tenant, address));
  }

  public Page<SuppressedAddress> list(UUID tenant, PageRequest page) {
    return database.inTenant(tenant, tx -> SuppressionStore.list(tx, page));
  }

  /**
   * Takes an address off the list again.
   *
   * @throws RefusedException not on the list, or there for another reason than the tenant's own
   *     wish
   */
  public void remove(TenantCaller by, MailAddress address) {
    database.inTenant(
        by.tenant(),
        tx -> {
          SuppressedAddress found =
              SuppressionStore.find(tx, by.tenant(), address)
                  .orElseThrow(() ->
                      new RefusedException(
                          RefusedException.Kind.NOT_FOUND,
                          "not-suppressed",
                          "%s is not on the list".formatted(address)));
          requireManual(found);
          SuppressionStore.delete(tx, found.id());
          audit.record(
              tx,
              Change.of(
                  by.tenant(), by.getName(), "suppression.remove", "suppression", found.id()));
          wantedChanges.announce(tx);
          return found.id();
        });
  }

  private static void requireManual(SuppressedAddress found) {
    if (found.reason() != Reason.MANUAL) {
      throw new RefusedException(
          RefusedException.Kind.CONFLICT,
          "suppressed-for-good",
          "%s is on the list because of a %s, not by hand; only entries made by hand can be taken off"
              .formatted(found.address(), found.reason().word()));
    }
  }

  /** Every entry of every tenant, for the nodes; ordered by tenant and address. */
  public List<Suppression> forNodes(DSLContext tx) {
    return SuppressionStore.all(tx);
  }
}
