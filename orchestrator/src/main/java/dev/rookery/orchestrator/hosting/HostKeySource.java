package dev.rookery.orchestrator.hosting;

/** How we come by the host key of a machine that a provider built. */
public enum HostKeySource {
  /** The provider's console tells its fingerprint. */
  CONSOLE,
  /**
   * The order carries a temporary key, which the machine shows at first; it is replaced over the
   * first, pinned connection, so that whoever reads the order later learns nothing.
   */
  USER_DATA,
  /** Neither; a person reads it on the console and tells us. */
  BY_HAND
}
