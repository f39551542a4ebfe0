package dev.rookery.orchestrator.tenants;

import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the trail of changes to tenants and keys; the audit package, which stands above, does it.
 */
public interface TenantChanges {

  /**
   * Writes one entry in the transaction of the change.
   *
   * @param tenant null for a change to the operators' own keys
   * @param action e.g. {@code tenant.create}
   * @param actor as {@link Caller#getName}
   * @param entity what was changed
   */
  void record(
      DSLContext tx,
      @Nullable UUID tenant,
      String action,
      String actor,
      UUID entity,
      Map<String, Object> detail);
}
