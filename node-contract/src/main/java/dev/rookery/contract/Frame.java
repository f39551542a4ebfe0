package dev.rookery.contract;

/**
 * Bytes as they travel, with their MAC.
 *
 * @param body JSON in UTF-8, at most {@value #MAX_BODY} octets
 * @param mac base64 of HMAC-SHA256 under the node's report key
 */
public record Frame(byte[] body, String mac) {
  public static final int MAX_BODY = 64 * 1024;
}
