package dev.rookery.orchestrator.fleet;

import org.jspecify.annotations.Nullable;

/**
 * The way SSH takes to a host, where it is not the straight one.
 *
 * @param address literal, IPv4 or IPv6, as the jump host sees it if there is one; null = the
 *     address that mail leaves from
 * @param jump null = none
 */
public record SshWay(@Nullable String address, @Nullable JumpHost jump) {
  /** To the address that mail leaves from, through nobody. */
  public static final SshWay STRAIGHT = new SshWay(null, null);
}
