package dev.rookery.standards.dns;

import java.util.Locale;

/** The one spelling of names inside this package. */
final class Names {
  private static final int LABEL_OCTETS = 63; // RFC 1035 §2.3.4
  private static final int NAME_OCTETS = 253; // RFC 1035 §2.3.4: 255 on the wire

  private Names() {}

  /** Lower-case with exactly one trailing dot; {@code ""} and {@code "."} are the root. */
  static String absolute(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower : lower + ".";
  }

  /** Whether the name fits into a DNS message; others cannot exist. */
  static boolean fitsTheWire(String absolute) {
    if (absolute.equals(".")) {
      return true;
    }
    if (absolute.length() > NAME_OCTETS + 1) {
      return false;
    }
    for (String label : absolute.substring(0, absolute.length() - 1).split("\\.", -1)) {
      if (label.isEmpty() || label.length() > LABEL_OCTETS) {
        return false;
      }
    }
    return true;
  }
}
