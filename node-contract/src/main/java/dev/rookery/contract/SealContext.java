package dev.rookery.contract;

import java.util.UUID;

/**
 * What a sealed text is bound to, the {@code context} of {@link NodeKeys#seal}. Both sides must
 * name the same one, so that a document of another node, kind or version does not open.
 */
public final class SealContext {
  private SealContext() {}

  /** {@code wanted|NODE|VERSION}, for {@link SealedWanted}. */
  public static String wanted(UUID node, long version) {
    return "wanted|" + node + "|" + version;
  }

  /** {@code access|NODE}, for {@link EnrolReply#sealedAccess}. */
  public static String access(UUID node) {
    return "access|" + node;
  }
}
