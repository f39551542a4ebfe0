package dev.rookery.agent.mailet;

import java.util.Locale;
import java.util.Optional;

/**
 * An address as it stands in an envelope.
 *
 * @param local as given
 * @param domain lower case
 */
public record EmailAddress(String local, String domain) {

  /** Empty for the null sender and for what has no domain. */
  public static Optional<EmailAddress> parse(String text) {
    int at = text.lastIndexOf('@');
    return at < 1 || at == text.length() - 1
        ? Optional.empty()
        : Optional.of(
            new EmailAddress(
                text.substring(0, at), text.substring(at + 1).toLowerCase(Locale.ROOT)));
  }

  @Override
  public String toString() {
    return local + "@" + domain;
  }
}
