package dev.rookery.orchestrator.platform;

import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the trail of what people change, for packages below audit, which does it. Others write to
 * audit itself.
 */
@FunctionalInterface
public interface ChangeTrail {

  /**
   * Writes one entry in the transaction of the change.
   *
   * @param tenant whose trail it is on; null = the operators' own
   * @param action dotted, what kind of thing was changed and how: {@code job.retry}
   * @param actor who did it, as audit names people and jobs
   * @param entity id or name of what was changed
   * @param detail what changed; never a secret
   */
  void record(
      DSLContext tx,
      @Nullable UUID tenant,
      String action,
      String actor,
      String entity,
      Map<String, Object> detail);
}
