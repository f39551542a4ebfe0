package dev.rookery.agent.orders;

import dev.rookery.contract.ContractException;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.SealedWanted;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** The wanted state that the agent works by, read from its disk by another process of the host. */
public final class KeptOrders {
  private KeptOrders() {}

  /**
   * @throws IllegalStateException the node is not enrolled or was told nothing yet, or the files do
   *     not open
   */
  public static Rules read(UUID node, Path stateDirectory) {
    NodeKeys keys =
        text(stateDirectory, "node.key")
            .map(text -> NodeKeys.ofRoot(Base64.getDecoder().decode(text)))
            .orElseThrow(() -> new IllegalStateException("the node is not enrolled yet"));
    String sealed =
        text(stateDirectory, "wanted.sealed")
            .orElseThrow(() -> new IllegalStateException("the node has no wanted state yet"));
    try {
      return new Rules(SealedWanted.read(sealed).open(node, keys));
    } catch (ContractException e) {
      throw new IllegalStateException("the kept wanted state does not open: " + e.getMessage(), e);
    }
  }

  private static Optional<String> text(Path stateDirectory, String name) {
    return OwnedFile.secret(stateDirectory.resolve(name)).read();
  }
}
