package dev.rookery.orchestrator.tenants;

import dev.rookery.orchestrator.platform.ChangeTrail;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Ids;
import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.orchestrator.platform.RefusedException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The customers of this installation. */
@Singleton
public final class Tenants {
  private final Database database;
  private final ApiKeys keys;
  private final ChangeTrail trail;
  private final Clock clock;

  public Tenants(Database database, ApiKeys keys, ChangeTrail trail, Clock clock) {
    this.database = database;
    this.keys = keys;
    this.trail = trail;
    this.clock = clock;
  }

  /**
   * @param firstKey may do all that a tenant can do; shown this once
   */
  public record Created(Tenant tenant, IssuedKey firstKey) {}

  /**
   * Creates an active tenant with its first API key.
   *
   * @throws RefusedException the code is taken
   */
  public Created create(NewTenant wanted, Caller by) {
    Tenant tenant =
        new Tenant(
            Ids.next(), wanted.code(), wanted.name(), TenantState.ACTIVE, clock.instant(), 1);
    return database.asWorker(tx -> {
      if (!TenantStore.insert(tx, tenant)) {
        throw new RefusedException(
            RefusedException.Kind.CONFLICT,
            "tenant-code-taken",
            "a tenant with the code '%s' exists; choose another code".formatted(tenant.code()));
      }
      trail.record(
          tx,
          tenant.id(),
          "tenant.create",
          by.getName(),
          tenant.id().toString(),
          Map.of("code", tenant.code()));
      NewKey first = new NewKey(tenant.id(), "first key", Scope.OF_TENANTS);
      return new Created(tenant, keys.issue(tx, first, by.getName()));
    });
  }

  public Optional<Tenant> find(UUID id) {
    return database.asWorker(tx -> TenantStore.find(tx, id));
  }

  public Optional<Tenant> findByCode(String code) {
    return database.asWorker(tx -> TenantStore.findByCode(tx, code));
  }

  public Page<Tenant> list(PageRequest page) {
    return database.asWorker(tx -> TenantStore.list(tx, page));
  }
}
