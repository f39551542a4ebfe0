package dev.rookery.agent.mailet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names messages. The id is computed from queue id and recipient, so that the MTA may ask about the
 * same message any number of times, also after kill -9, and it keeps its id; nothing internal has
 * to travel in a header. Needs queue ids that are not reused ({@code enable_long_queue_ids}).
 */
public final class MessageIds {
  private final SecretKeySpec key;

  /**
   * @param epoch of the journal; keeps ids from being guessed, and apart from those of other nodes
   */
  public MessageIds(UUID epoch) {
    byte[] octets =
        ByteBuffer.allocate(16)
            .putLong(epoch.getMostSignificantBits())
            .putLong(epoch.getLeastSignificantBits())
            .array();
    this.key = new SecretKeySpec(octets, "HmacSHA256");
  }

  /**
   * @param queueId under which the message was submitted
   * @param recipient as in RCPT TO
   * @return version 8, RFC 9562 §5.8
   */
  public UUID of(String queueId, String recipient) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      ByteBuffer name = ByteBuffer.wrap(mac.doFinal((queueId + "\0" + recipient).getBytes(UTF_8)));
      long high = name.getLong() & 0xffff_ffff_ffff_0fffL | 0x8000L;
      long low = name.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
