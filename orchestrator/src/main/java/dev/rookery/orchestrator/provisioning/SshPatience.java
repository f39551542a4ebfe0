package dev.rookery.orchestrator.provisioning;

import java.time.Duration;

/**
 * How long SSH is waited for.
 *
 * @param connect for TCP
 * @param login from there to the end of the log-in, on each host on the way
 * @param silence how long a host may say nothing at all while we are logged in, at least a second;
 *     it is asked for a sign of life three times in that time, so a command that works in silence
 *     is not taken for a dead line
 * @param run for one command that is not talked with
 */
record SshPatience(Duration connect, Duration login, Duration silence, Duration run) {
  /** A round trip of five seconds, and a log-in that looks names up in a dead DNS, get through. */
  static final SshPatience STANDARD =
      new SshPatience(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofMinutes(3));

  /** How often a sign of life is asked for. SSHJ counts in whole seconds. */
  int keepAliveSeconds() {
    return (int) Math.max(1, silence.toSeconds() / 3);
  }
}
