package dev.rookery.orchestrator.jobs;

import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Keeps the trail of what people do to jobs; the audit package, which stands above, does it. */
public interface JobChanges {

  /**
   * Writes one entry in the transaction of the change.
   *
   * @param tenant whose job it is; null = the operators' own, or a whole kind
   * @param action {@code job.retry}, {@code job.cancel}, {@code job-kind.pause}, {@code
   *     job-kind.resume}
   * @param actor key of the person
   * @param entity id of the job, or the kind
   */
  void record(
      DSLContext tx,
      @Nullable UUID tenant,
      String action,
      String actor,
      String entity,
      Map<String, Object> detail);
}
