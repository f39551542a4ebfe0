package dev.rookery.contract;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Bytes as they travel, with their MAC. In a stream the two are fields ({@link
 * RedisKeys#FIELD_BODY}, {@link RedisKeys#FIELD_MAC}); where only one value fits, as in {@link
 * RedisKeys#heartbeat}, the frame is written as {@code MAC LF BODY}.
 *
 * @param body JSON in UTF-8, at most {@value #MAX_BODY} octets
 * @param mac base64 of HMAC-SHA256 under the node's report key
 */
public record Frame(byte[] body, String mac) {
  public static final int MAX_BODY = 64 * 1024;

  /** The frame as one value. */
  public byte[] write() {
    byte[] head = (mac + "\n").getBytes(US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  /**
   * Reads what {@link #write} wrote; {@link NodeKeys#open} says whether it is genuine.
   *
   * @throws ContractException no line feed, or the MAC is too long
   */
  public static Frame read(byte[] all) {
    for (int i = 0; i < Math.min(all.length, 100); i++) {
      if (all[i] == '\n') {
        return new Frame(
            Arrays.copyOfRange(all, i + 1, all.length), new String(all, 0, i, US_ASCII));
      }
    }
    throw new ContractException("not a frame: no line feed behind the MAC");
  }
}
