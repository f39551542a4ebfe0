package dev.rookery.lab.hosting.cloud;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine in a fake account.
 *
 * @param id as this provider writes its ids
 * @param labels at Hetzner
 * @param tags at DigitalOcean and Vultr
 * @param label at Vultr
 * @param userData what it is told at its first boot, decoded
 * @param sshKeys public keys that log in
 * @param polls how often its owner has looked at it
 */
public record CloudMachine(
    String id,
    String name,
    Map<String, String> labels,
    List<String> tags,
    String label,
    String plan,
    String region,
    String image,
    String userData,
    List<String> sshKeys,
    Instant createdAt,
    InetAddress address,
    int polls,
    Optional<String> ptr) {

  CloudMachine polled() {
    return with(name, polls + 1, ptr);
  }

  CloudMachine named(String newName, Optional<String> newPtr) {
    return with(newName, polls, newPtr);
  }

  private CloudMachine with(String newName, int newPolls, Optional<String> newPtr) {
    return new CloudMachine(
        id, newName, labels, tags, label, plan, region, image, userData, sshKeys, createdAt,
        address, newPolls, newPtr);
  }
}
