package dev.rookery.orchestrator.platform;

import dev.rookery.standards.dns.DomainName;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An address as it stands in an envelope: a dot-string and a domain (RFC 5321 §4.1.2), lower case.
 * Quoted local parts are not taken; nobody can be reached by two spellings.
 *
 * @param localPart 1 to 64 octets (RFC 5321 §4.5.3.1.1)
 */
public record MailAddress(String localPart, DomainName domain) {
  private static final int LOCAL_MAX = 64;
  private static final Pattern DOT_STRING =
      Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

  /**
   * @param untrusted from a person or the network
   * @throws IllegalArgumentException says what is wrong
   */
  public static MailAddress of(String untrusted) {
    String text = untrusted.strip();
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("not a mail address: it has no @");
    }
    return of(text.substring(0, at), DomainName.of(text.substring(at + 1)));
  }

  /**
   * @throws IllegalArgumentException the local part is empty, too long or has a character that is
   *     not allowed
   */
  public static MailAddress of(String localPart, DomainName domain) {
    String local = localPart.toLowerCase(Locale.ROOT);
    if (local.length() > LOCAL_MAX) {
      throw new IllegalArgumentException(
          "not a mail address: the part before the @ has %d characters, allowed %d"
              .formatted(local.length(), LOCAL_MAX));
    }
    if (!DOT_STRING.matcher(local).matches()) {
      throw new IllegalArgumentException(
          "not a mail address: the part before the @ needs letters, digits, inner dots or any of !#$%&'*+/=?^_`{|}~-");
    }
    return new MailAddress(local, domain);
  }

  /** {@code local@domain}. */
  @Override
  public String toString() {
    return localPart + "@" + domain;
  }
}
