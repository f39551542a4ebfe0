package dev.rookery.standards.dmarc;

import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.message.HeaderField;
import dev.rookery.standards.message.RawMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The domain of the address in From. RFC 9989 §3.2.2. */
public final class AuthorDomain {
  private AuthorDomain() {}

  /**
   * The one domain of all From addresses, quoted text and comments read over (RFC 5322 §3.4).
   *
   * @return empty when there is no From field, more than one, no address in it, or addresses of
   *     several domains; DMARC does not apply to such messages (RFC 9989 §5.3.1)
   */
  public static Optional<DomainName> find(RawMessage message) {
    List<HeaderField> fields = message.headers("From");
    if (fields.size() != 1) {
      return Optional.empty();
    }
    List<Optional<DomainName>> domains =
        addresses(fields.getFirst().value()).stream().map(AuthorDomain::domain).distinct().toList();
    return domains.size() == 1 ? domains.getFirst() : Optional.empty();
  }

  private static Optional<DomainName> domain(String address) {
    try {
      return Optional.of(DomainName.of(address.substring(address.lastIndexOf('@') + 1).strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<String> addresses(String value) {
    List<String> addresses = new ArrayList<>();
    for (String mailbox : bare(value).split(",")) {
      int open = mailbox.lastIndexOf('<');
      int close = mailbox.indexOf('>', open + 1);
      String address = open < 0 || close < 0 ? mailbox : mailbox.substring(open + 1, close);
      if (!address.isBlank()) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  /** Without comments and without what stands in quotes. RFC 5322 §3.2.2, §3.2.4. */
  private static String bare(String value) {
    StringBuilder bare = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++; // the next character stands for itself
      } else if (c == '"' && depth == 0) {
        quoted = !quoted;
      } else if (c == '(' && !quoted) {
        depth++;
      } else if (c == ')' && !quoted && depth > 0) {
        depth--;
      } else if (depth == 0 && !quoted) {
        bare.append(c);
      }
    }
    return bare.toString();
  }
}
