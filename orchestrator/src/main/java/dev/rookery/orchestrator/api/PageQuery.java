package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.orchestrator.platform.RefusedException;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.QueryValue;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * Paging parameters of every list.
 *
 * @param cursor opaque, from the {@code next} of the part before
 * @param limit items wanted, 1 to 200, 50 when absent
 */
@Introspected
public record PageQuery(@QueryValue @Nullable String cursor, @QueryValue @Nullable Integer limit) {
  private static final int DEFAULT_LIMIT = 50;
  private static final int CURSOR_BYTES = 16;

  /**
   * @throws RefusedException cursor not one of ours, or limit out of range
   */
  public PageRequest request() {
    UUID after = cursor == null ? null : after(cursor);
    return new PageRequest(after, limit == null ? DEFAULT_LIMIT : limit);
  }

  static String cursor(UUID after) {
    byte[] bytes =
        ByteBuffer.allocate(CURSOR_BYTES)
            .putLong(after.getMostSignificantBits())
            .putLong(after.getLeastSignificantBits())
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static UUID after(String cursor) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      if (bytes.length == CURSOR_BYTES) {
        ByteBuffer halves = ByteBuffer.wrap(bytes);
        return new UUID(halves.getLong(), halves.getLong());
      }
    } catch (IllegalArgumentException _) {
      // answered below
    }
    throw new RefusedException(
        RefusedException.Kind.INVALID,
        "bad-cursor",
        "the cursor is not one of ours; take it from 'next' of the part before, or leave it out");
  }
}
