package dev.rookery.lab.hosting;

import java.util.Map;

/**
 * What a customer ordered.
 *
 * @param name host name, not unique: ordering twice gives two machines
 * @param labels free text by key, for finding the machine again
 * @param region lower case, e.g. {@code lab-1}
 * @param plan one of {@link Plan}, lower case
 * @param sshPublicKey one line in OpenSSH's format; its holder may log in as root
 */
public record ServerOrder(
    String name, Map<String, String> labels, String region, String plan, String sshPublicKey) {
  public ServerOrder {
    labels = Map.copyOf(labels);
  }
}
