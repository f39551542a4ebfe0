package dev.rookery.contract;

import java.util.UUID;

/**
 * The value of {@link RedisKeys#watermark}: every event of this epoch up to this number is in
 * PostgreSQL. As text {@code EPOCH:SEQ}.
 *
 * @param epoch of the node's journal
 * @param seq 0 = none yet
 */
public record Watermark(UUID epoch, long seq) {
  public Watermark {
    if (seq < 0) {
      throw new ContractException("watermark is %d, needs 0 or more".formatted(seq));
    }
  }

  /**
   * Reads the text form.
   *
   * @throws ContractException not {@code EPOCH:SEQ}
   */
  public static Watermark read(String text) {
    int colon = text.indexOf(':');
    try {
      if (colon > 0) {
        return new Watermark(
            UUID.fromString(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
      }
    } catch (IllegalArgumentException e) {
      throw new ContractException("not a watermark", e);
    }
    throw new ContractException("not a watermark");
  }

  /** {@code EPOCH:SEQ}. */
  public String write() {
    return epoch + ":" + seq;
  }
}
