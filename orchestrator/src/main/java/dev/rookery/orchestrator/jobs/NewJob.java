package dev.rookery.orchestrator.jobs;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job to be enqueued.
 *
 * @param kind a registered {@link Workflow#kind}
 * @param tenant null for the operators' own work
 * @param uniqueKey at most one unfinished job of this kind and key; a second insert gives back the
 *     first one's id
 * @param lane jobs of one lane never run at the same time, e.g. {@code node:<id>}
 * @param priority lower runs first; 100 is ordinary
 * @param delay before the first run
 * @param within ended as failed when it is not done so long after it was enqueued; null = no
 *     deadline
 */
public record NewJob(
    String kind,
    Object payload,
    @Nullable UUID tenant,
    @Nullable String uniqueKey,
    @Nullable String lane,
    int priority,
    Duration delay,
    @Nullable Duration within) {

  public static NewJob of(String kind, Object payload) {
    return new NewJob(kind, payload, null, null, null, 100, Duration.ZERO, null);
  }

  public NewJob tenant(UUID id) {
    return new NewJob(kind, payload, id, uniqueKey, lane, priority, delay, within);
  }

  public NewJob unique(String key) {
    return new NewJob(kind, payload, tenant, key, lane, priority, delay, within);
  }

  public NewJob lane(String name) {
    return new NewJob(kind, payload, tenant, uniqueKey, name, priority, delay, within);
  }

  public NewJob priority(int value) {
    return new NewJob(kind, payload, tenant, uniqueKey, lane, value, delay, within);
  }

  public NewJob after(Duration wait) {
    return new NewJob(kind, payload, tenant, uniqueKey, lane, priority, wait, within);
  }

  public NewJob within(Duration limit) {
    return new NewJob(kind, payload, tenant, uniqueKey, lane, priority, delay, limit);
  }
}
