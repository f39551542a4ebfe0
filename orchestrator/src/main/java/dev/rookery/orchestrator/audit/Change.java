package dev.rookery.orchestrator.audit;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change, for the trail.
 *
 * @param tenant whose trail it is on; null = the operators' own
 * @param actor who did it: {@code operator:<key id>}, {@code tenant:<key id>}, {@code system} or a
 *     job's kind
 * @param action dotted, {@code domain.claim}
 * @param entityType singular, {@code domain}
 * @param detail what changed; never a secret, never an address of a recipient
 */
public record Change(
    @Nullable UUID tenant,
    String actor,
    String action,
    String entityType,
    String entityId,
    Map<String, Object> detail) {

  public static Change of(
      @Nullable UUID tenant, String actor, String action, String entityType, Object entityId) {
    return new Change(tenant, actor, action, entityType, entityId.toString(), Map.of());
  }

  public Change with(Map<String, Object> what) {
    return new Change(tenant, actor, action, entityType, entityId, what);
  }
}
