package dev.rookery.orchestrator.hosting;

import java.net.InetAddress;
import java.util.Optional;

/** Where a rented machine stands. */
public sealed interface Server {

  /** Asked for; the provider has not begun. */
  record Ordered() implements Server {}

  /** Being built; no address to rely on yet. */
  record Building() implements Server {}

  /**
   * Up.
   *
   * @param address its public address
   * @param innerAddress where its own services listen for one another: 127.0.0.1, or in a lab the
   *     public address, because all machines share one loopback
   * @param sshPort 22 but in a lab
   * @param sshUser who may log in with the ordered key
   * @param root folder that stands for {@code /}, absolute, without trailing slash but {@code /}
   *     itself
   * @param smtpPort 25 but in a lab
   * @param submissionPort 587 but in a lab
   * @param monthly its price; empty = the provider does not tell
   */
  record Running(
      InetAddress address,
      InetAddress innerAddress,
      int sshPort,
      String sshUser,
      String root,
      int smtpPort,
      int submissionPort,
      Optional<Price> monthly)
      implements Server {

    /** A machine of its own, with nothing unusual: root on port 22, mail on 25 and 587. */
    public static Running plain(InetAddress address, Optional<Price> monthly) {
      return new Running(
          address, InetAddress.ofLiteral("127.0.0.1"), 22, "root", "/", 25, 587, monthly);
    }
  }

  /** Not there (any more). */
  record Gone() implements Server {}
}
