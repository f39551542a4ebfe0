package dev.rookery.contract;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The opaque end of a one-click URL (RFC 8058): node and message, MACed, without any address in it.
 * base64url, 64 characters: 16 octets node, 16 octets message, 16 octets MAC.
 *
 * @param node whose {@link WantedState#unsubscribeKey} signed it
 * @param message whose recipient wants no more mail
 */
public record UnsubscribeToken(UUID node, UUID message) {
  private static final int MAC_BYTES = 16;
  private static final int BODY_BYTES = 32;

  /** Text for the URL. */
  public String write(byte[] key) {
    byte[] body = body();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(BODY_BYTES + MAC_BYTES).put(body).put(mac(key, body)).array());
  }

  /**
   * The token without checking its MAC, to learn whose key to check with.
   *
   * @throws ContractException not a token
   */
  public static UnsubscribeToken peek(String text) {
    ByteBuffer all = ByteBuffer.wrap(decode(text));
    return new UnsubscribeToken(
        new UUID(all.getLong(), all.getLong()), new UUID(all.getLong(), all.getLong()));
  }

  /**
   * The token, genuine.
   *
   * @throws ContractException not a token, or not signed with this key
   */
  public static UnsubscribeToken read(String text, byte[] key) {
    byte[] all = decode(text);
    byte[] body = Arrays.copyOf(all, BODY_BYTES);
    if (!MessageDigest.isEqual(mac(key, body), Arrays.copyOfRange(all, BODY_BYTES, all.length))) {
      throw new ContractException("unsubscribe token is not ours");
    }
    return peek(text);
  }

  private static byte[] decode(String text) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(text);
      if (all.length == BODY_BYTES + MAC_BYTES) {
        return all;
      }
    } catch (IllegalArgumentException e) {
      throw new ContractException("not an unsubscribe token", e);
    }
    throw new ContractException("not an unsubscribe token");
  }

  private byte[] body() {
    return ByteBuffer.allocate(BODY_BYTES)
        .putLong(node.getMostSignificantBits())
        .putLong(node.getLeastSignificantBits())
        .putLong(message.getMostSignificantBits())
        .putLong(message.getLeastSignificantBits())
        .array();
  }

  private static byte[] mac(byte[] key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Arrays.copyOf(mac.doFinal(body), MAC_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
