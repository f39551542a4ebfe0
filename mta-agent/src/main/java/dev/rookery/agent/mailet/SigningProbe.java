package dev.rookery.agent.mailet;

import dev.rookery.agent.orders.Rules;
import dev.rookery.contract.SigningKey;
import dev.rookery.standards.message.MalformedMessageException;
import jakarta.mail.MessagingException;
import java.time.InstantSource;
import java.util.List;

/**
 * Signs a message as {@link DkimSign} does on its way out, for whoever wants to verify that.
 * Nothing is sent, journalled or counted.
 */
public final class SigningProbe {
  private SigningProbe() {}

  /**
   * The message with the signatures of its From domain on top.
   *
   * @param message with CRLF line ends
   * @throws IllegalArgumentException it cannot be signed here; says why
   */
  public static byte[] sign(Rules rules, byte[] message) {
    try {
      String domain = HeaderFrom.domain(new FilterMessage(message)).orElse("");
      List<SigningKey> keys = rules.signingKeys(domain);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException(
            "no DKIM key for '%s' on this node yet".formatted(domain));
      }
      return new MailSigner(InstantSource.system()).sign(message, keys);
    } catch (MalformedMessageException | MessagingException e) {
      throw new IllegalArgumentException("cannot sign: " + e.getMessage(), e);
    }
  }
}
