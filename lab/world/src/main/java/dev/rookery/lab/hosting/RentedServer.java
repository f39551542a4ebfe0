package dev.rookery.lab.hosting;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * One machine as the provider sees it.
 *
 * @param id {@code srv-} and a number, used once in the life of a lab
 * @param orderedAt start of the bill
 * @param polls how often its owner asked for it
 * @param address empty before {@link ServerStatus#RUNNING}
 * @param rdns name its address points to, with trailing dot; empty until set
 */
public record RentedServer(
    String id,
    ServerOrder order,
    Instant orderedAt,
    int polls,
    ServerStatus status,
    Optional<InetAddress> address,
    Optional<String> rdns) {

  static RentedServer ordered(String id, ServerOrder order, Instant now) {
    return new RentedServer(
        id, order, now, 0, ServerStatus.ORDERED, Optional.empty(), Optional.empty());
  }

  RentedServer polled() {
    return new RentedServer(id, order, orderedAt, polls + 1, status, address, rdns);
  }

  RentedServer building() {
    return new RentedServer(id, order, orderedAt, polls, ServerStatus.BUILDING, address, rdns);
  }

  RentedServer running(InetAddress address) {
    return new RentedServer(
        id, order, orderedAt, polls, ServerStatus.RUNNING, Optional.of(address), rdns);
  }

  RentedServer named(String rdns) {
    return new RentedServer(id, order, orderedAt, polls, status, address, Optional.of(rdns));
  }
}
