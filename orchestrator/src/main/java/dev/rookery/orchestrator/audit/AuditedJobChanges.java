package dev.rookery.orchestrator.audit;

import dev.rookery.orchestrator.jobs.JobChanges;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Puts what people do to jobs on the trail. */
@Singleton
final class AuditedJobChanges implements JobChanges {
  private final Audit audit;

  AuditedJobChanges(Audit audit) {
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
