package dev.rookery.orchestrator.hosting;

import dev.rookery.standards.dns.DomainName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rents and returns machines and sets their PTR records. Calls block and may be slow; none belongs
 * in a transaction.
 *
 * <p>Every method throws {@link dev.rookery.orchestrator.platform.TemporaryException} when the
 * provider is away or says "later", and {@link
 * dev.rookery.orchestrator.platform.OperatorActionException} when it refuses for good (bad
 * credentials, no credit, unknown plan).
 */
public interface HostingProvider {

  /**
   * Orders one machine. Not idempotent: ask {@link #findByMarker} first when an earlier order may
   * have been cut off, and not before {@link #listingLag} has passed since.
   *
   * @return the provider's own reference
   */
  String order(ServerOrder order);

  /**
   * Reference of the machine that was ordered with this marker, the first one when there are
   * several; empty = none is listed, which proves nothing before {@link #listingLag} has passed.
   */
  Optional<String> findByMarker(String marker);

  /** Where a machine stands now. */
  Server look(String reference);

  /** How we come by a new machine's host key. */
  HostKeySource hostKeySource();

  /**
   * SHA-256 fingerprint of the machine's SSH host key as its console shows it; empty while there is
   * none yet, or when this provider offers no console.
   */
  Optional<HostKeyFingerprint> hostKey(String reference);

  /** Makes {@code name} the PTR of an address of this machine; again and again without harm. */
  void setReverseName(String reference, InetAddress address, DomainName name);

  /** Gives the machine back, with its disks. A machine that is gone already is no error. */
  void destroy(String reference);

  /** Every machine of the account, ours or not, in no order; all pages are read. */
  List<Machine> machines();

  /** What can be ordered, at which price; by region, then by price. */
  List<Offer> offers();

  /** How long a machine that was ordered may be missing from the provider's lists. */
  Duration listingLag();

  /** How long to wait before looking again at a machine that is being built. */
  Duration lookAgain();

  /** A machine that is not up after so long will not come up by itself. */
  Duration patience();
}
