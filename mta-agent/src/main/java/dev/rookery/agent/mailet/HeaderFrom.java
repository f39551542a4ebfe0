package dev.rookery.agent.mailet;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header From: who the reader believes wrote. */
final class HeaderFrom {
  private HeaderFrom() {}

  /**
   * All addresses in all From fields, as written; empty when there is none, or one is unreadable.
   */
  static List<String> addresses(MimeMessage message) throws MessagingException {
    String[] fields = message.getHeader("From");
    List<String> found = new ArrayList<>();
    for (String field : fields == null ? new String[0] : fields) {
      try {
        for (InternetAddress address : InternetAddress.parseHeader(field, true)) {
          found.add(address.getAddress());
        }
      } catch (AddressException _) {
        return List.of();
      }
    }
    return found;
  }

  /** Domain of the only From address, lower case. */
  static Optional<String> domain(MimeMessage message) throws MessagingException {
    List<String> addresses = addresses(message);
    return addresses.size() == 1
        ? EmailAddress.parse(addresses.getFirst()).map(EmailAddress::domain)
        : Optional.empty();
  }
}
