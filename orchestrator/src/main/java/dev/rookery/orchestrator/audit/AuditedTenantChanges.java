package dev.rookery.orchestrator.audit;

import dev.rookery.orchestrator.tenants.TenantChanges;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Puts changes to tenants and keys on the trail. */
@Singleton
final class AuditedTenantChanges implements TenantChanges {
  private final Audit audit;

  AuditedTenantChanges(Audit audit) {
    this.audit = audit;
  }

  @Override
  public void record(
      DSLContext tx,
      @Nullable UUID tenant,
      String action,
      String actor,
      UUID entity,
      Map<String, Object> detail) {
    String type = action.substring(0, action.indexOf('.'));
    audit.record(tx, Change.of(tenant, actor, action, type, entity).with(detail));
  }
}
