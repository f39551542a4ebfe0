package dev.rookery.contract;

import java.util.UUID;

/**
 * The value of {@link RedisKeys#wanted}: a version that can be read without a key, and the document
 * sealed under {@link SealContext#wanted} of that very version. As text {@code VERSION:SEALED}.
 *
 * @param version of the wanted state, at least 1
 * @param sealed {@link NodeKeys#seal sealed} JSON of {@link WantedState}
 */
public record SealedWanted(long version, String sealed) {
  public SealedWanted {
    if (version < 1) {
      throw new ContractException(
          "wanted state of version %d, versions start at 1".formatted(version));
    }
  }

  /** Seals a document for its node. */
  public static SealedWanted seal(WantedState state, NodeKeys keys) {
    String context = SealContext.wanted(state.node(), state.version());
    return new SealedWanted(state.version(), keys.seal(Codec.write(state), context));
  }

  /**
   * Reads the text form.
   *
   * @throws ContractException not {@code VERSION:SEALED}
   */
  public static SealedWanted read(String text) {
    int colon = text.indexOf(':');
    try {
      if (colon > 0) {
        return new SealedWanted(
            Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
      }
    } catch (NumberFormatException e) {
      throw new ContractException("wanted state without a version in front", e);
    }
    throw new ContractException("wanted state without a version in front");
  }

  /** {@code VERSION:SEALED}. */
  public String write() {
    return version + ":" + sealed;
  }

  /**
   * The document inside.
   *
   * @throws ContractException sealed for another node or version, damaged, or of an unreadable
   *     contract version
   */
  public WantedState open(UUID node, NodeKeys keys) {
    byte[] json = keys.unseal(sealed, SealContext.wanted(node, version));
    WantedState state = Codec.read(json, WantedState.class);
    if (!state.node().equals(node) || state.version() != version) {
      throw new ContractException(
          "wanted state says node %s version %d, its envelope node %s version %d"
              .formatted(state.node(), state.version(), node, version));
    }
    return state;
  }
}
