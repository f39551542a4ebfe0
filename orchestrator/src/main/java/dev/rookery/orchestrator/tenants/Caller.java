package dev.rookery.orchestrator.tenants;

import java.security.Principal;
import java.util.Set;
import java.util.UUID;

/** Who sent a request, proven by an API key. */
public sealed interface Caller extends Principal {

  /** Public part of the key, safe to show and to log. */
  String keyId();

  Set<Scope> scopes();

  /**
   * Who did it, as the audit trail writes it: {@code operator:<key id>}, {@code tenant:<key id>}.
   */
  @Override
  String getName();

  default boolean may(Scope wanted) {
    return scopes().stream().anyMatch(scope -> scope.covers(wanted));
  }

  /** Runs the installation; belongs to no tenant. */
  record OperatorCaller(String keyId, Set<Scope> scopes) implements Caller {
    @Override
    public String getName() {
      return "operator:" + keyId;
    }
  }

  /** Acts for one tenant and sees only its rows. */
  record TenantCaller(UUID tenant, String keyId, Set<Scope> scopes) implements Caller {
    @Override
    public String getName() {
      return "tenant:" + keyId;
    }
  }
}
