package dev.rookery.orchestrator.audit;

import dev.rookery.orchestrator.platform.ChangeTrail;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Puts changes that lower packages make on the trail. */
@Singleton
final class AuditedChanges implements ChangeTrail {
  private final Audit audit;

  AuditedChanges(Audit audit) {
    this.audit = audit;
  }

  @Override
  public void record(
      DSLContext tx,
      @Nullable UUID tenant,
      String action,
      String actor,
      String entity,
      Map<String, Object> detail) {
    String type = action.substring(0, action.indexOf('.'));
    audit.record(tx, Change.of(tenant, actor, action, type, entity).with(detail));
  }
}
