package dev.rookery.orchestrator.fleet;

/**
 * The keys we log in to one node with.
 *
 * @param host its own
 * @param jump for the jump host on the way there, if there is one
 */
public record SshLogin(SshIdentity host, SshIdentity jump) {
  /** One key for both. */
  public static SshLogin of(SshIdentity both) {
    return new SshLogin(both, both);
  }

  /** The same way, with another key at its end. */
  public SshLogin with(SshIdentity next) {
    return new SshLogin(next, jump);
  }
}
