package dev.rookery.orchestrator.hosting;

import dev.rookery.standards.dns.DomainName;
import java.util.Optional;

/**
 * What to order.
 *
 * @param marker our own name for it, kept at the provider so that it is found again: the node's id
 * @param hostname its full host name, unique in the fleet
 * @param sshPublicKey one line as in {@code authorized_keys}, {@code ssh-ed25519 AAAA…}
 * @param hostKey the host key it is to show at first; present exactly where the provider's {@link
 *     HostKeySource} is user data
 */
public record ServerOrder(
    String marker, DomainName hostname, String sshPublicKey, Optional<FirstHostKey> hostKey) {

  /** The host name without trailing dot, as providers' forms want it. */
  public String plainHostname() {
    String text = hostname.toString();
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  /** Name of the SSH key at providers that keep keys apart from machines. */
  public String keyName() {
    return Machine.keyName(marker);
  }
}
