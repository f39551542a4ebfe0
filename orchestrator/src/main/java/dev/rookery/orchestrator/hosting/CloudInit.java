package dev.rookery.orchestrator.hosting;

import java.util.stream.Collectors;

/**
 * What a machine is told at its first boot, in cloud-init's {@code cloud-config} form: the host key
 * to show, and that nobody logs in by password. Nothing else; everything else comes over SSH.
 */
public final class CloudInit {
  private CloudInit() {}

  /**
   * The document; without a host key it only closes password log-in.
   *
   * <p>{@code ssh_keys} makes cloud-init write that key and generate no other, {@code
   * ssh_deletekeys} removes what the image brought (cloud-init, module SSH).
   */
  public static String userData(ServerOrder order) {
    String head = "#cloud-config\nssh_pwauth: false\ndisable_root: false\nssh_deletekeys: true\n";
    return order.hostKey().map(key -> head + hostKey(key)).orElse(head);
  }

  private static String hostKey(FirstHostKey key) {
    String indented =
        key.privateKey()
            .value()
            .lines()
            .map(line -> "    " + line)
            .collect(Collectors.joining("\n"));
    return """
    ssh_keys:
      ed25519_private: |
    %s
      ed25519_public: %s
    """
        .formatted(indented, key.publicKey());
  }
}
