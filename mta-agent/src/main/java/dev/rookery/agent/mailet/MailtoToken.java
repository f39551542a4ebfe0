package dev.rookery.agent.mailet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token in the mailto of List-Unsubscribe: 48 lower-case hexadecimal digits, 16 octets message
 * and 8 octets MAC. The token of the URL would not do: a local part has at most 64 octets (RFC 5321
 * §4.5.3.1.1), and some change its case.
 */
public final class MailtoToken {
  private static final int MESSAGE_OCTETS = 16;
  private static final int MAC_OCTETS = 8;

  private MailtoToken() {}

  /** Writes the token of a message. */
  public static String write(UUID message, byte[] key) {
    byte[] body =
        ByteBuffer.allocate(MESSAGE_OCTETS)
            .putLong(message.getMostSignificantBits())
            .putLong(message.getLeastSignificantBits())
            .array();
    return HexFormat.of().formatHex(body) + HexFormat.of().formatHex(mac(body, key));
  }

  /**
   * The message of a token that was written with this key; empty for anything else.
   *
   * @param text as it came, in any case
   */
  public static Optional<UUID> read(String text, byte[] key) {
    if (!text.matches("[0-9a-fA-F]{%d}".formatted(2 * (MESSAGE_OCTETS + MAC_OCTETS)))) {
      return Optional.empty();
    }
    byte[] all = HexFormat.of().parseHex(text);
    byte[] body = Arrays.copyOf(all, MESSAGE_OCTETS);
    byte[] mac = Arrays.copyOfRange(all, MESSAGE_OCTETS, all.length);
    ByteBuffer message = ByteBuffer.wrap(body);
    return MessageDigest.isEqual(mac, mac(body, key))
        ? Optional.of(new UUID(message.getLong(), message.getLong()))
        : Optional.empty();
  }

  private static byte[] mac(byte[] body, byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update("mailto".getBytes(StandardCharsets.US_ASCII));
      return Arrays.copyOf(mac.doFinal(body), MAC_OCTETS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
