package dev.rookery.standards.dns;

import java.net.IDN;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A checked domain name: two labels or more, lower-case, A-labels ({@code xn--…}) instead of
 * Unicode, no trailing dot, at most 253 characters.
 */
public final class DomainName implements Comparable<DomainName> {
  private static final int LABEL_MAX = 63; // RFC 1035 §2.3.4
  private static final int NAME_MAX = 253; // RFC 1035 §2.3.4
  private static final int SHOWN_MAX = 80;

  private final String name;

  private DomainName(String name) {
    this.name = name;
  }

  /**
   * A name of hosts and mail domains: letters, digits and inner hyphens (RFC 1123 §2.1); Unicode
   * labels become A-labels (RFC 5891 §4).
   *
   * @param untrusted from a person or the network; one trailing dot is allowed
   * @throws IllegalArgumentException says what is wrong and where; asking again does not help
   */
  public static DomainName of(String untrusted) {
    return new DomainName(check(untrusted, false));
  }

  /**
   * A name that holds records: as {@link #of}, and labels may hold underscores, as in {@code
   * _dmarc.example.com} (RFC 8552 §1.1).
   *
   * @throws IllegalArgumentException says what is wrong and where
   */
  public static DomainName ofRecord(String untrusted) {
    return new DomainName(check(untrusted, true));
  }

  private static String check(String untrusted, boolean underscores) {
    if (untrusted.isEmpty()) {
      throw wrong(untrusted, "it is empty");
    }
    String text =
        untrusted.endsWith(".") ? untrusted.substring(0, untrusted.length() - 1) : untrusted;
    if (text.length() > 4 * NAME_MAX) {
      throw wrong(untrusted, "it has %d characters, allowed %d".formatted(text.length(), NAME_MAX));
    }
    StringBuilder name = new StringBuilder();
    int at = 0;
    for (String label : text.split("\\.", -1)) {
      name.append(name.isEmpty() ? "" : ".").append(checkLabel(untrusted, label, at, underscores));
      at += label.length() + 1;
    }
    return checkWhole(untrusted, name.toString());
  }

  private static String checkLabel(String whole, String label, int at, boolean underscores) {
    if (label.isEmpty()) {
      throw wrong(whole, "empty label at " + at);
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (c < 0x80 && !isAllowed(c, underscores)) {
        throw wrong(whole, "%s at %d is not allowed".formatted(shown(c), at + i));
      }
    }
    String ascii = aLabel(whole, label, at);
    if (ascii.length() > LABEL_MAX) {
      throw wrong(
          whole, "label at %d has %d octets, allowed %d".formatted(at, ascii.length(), LABEL_MAX));
    }
    if (ascii.startsWith("-") || ascii.endsWith("-")) {
      throw wrong(whole, "label at %d starts or ends with a hyphen".formatted(at));
    }
    return ascii;
  }

  private static boolean isAllowed(char c, boolean underscores) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_' && underscores;
  }

  private static String aLabel(String whole, String label, int at) {
    if (label.chars().allMatch(c -> c < 0x80)) {
      return label.toLowerCase(Locale.ROOT);
    }
    // The JDK follows IDNA 2003, which writes these four as something else (RFC 5894 §7.2).
    for (char deviates : new char[] {'\u00df', '\u03c2', '\u200c', '\u200d'}) {
      int found = label.indexOf(deviates);
      if (found >= 0) {
        throw wrong(
            whole,
            "%s at %d has two readings, give the label in its xn-- form"
                .formatted(shown(deviates), at + found));
      }
    }
    String ascii = toAscii(whole, label, at);
    if (ascii.isEmpty() || !ascii.chars().allMatch(c -> isAllowed((char) c, false))) {
      throw wrong(whole, "label at %d holds characters not allowed in names".formatted(at));
    }
    return ascii;
  }

  private static String toAscii(String whole, String label, int at) {
    try {
      // RFC 5891 §4; unassigned: newer letters than the JDK's table knows are in real use
      return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw wrong(whole, "label at %d has no ASCII form (%s)".formatted(at, e.getMessage()));
    }
  }

  private static String checkWhole(String untrusted, String name) {
    if (name.length() > NAME_MAX) {
      throw wrong(untrusted, "it has %d octets, allowed %d".formatted(name.length(), NAME_MAX));
    }
    int lastDot = name.lastIndexOf('.');
    if (lastDot < 0) {
      throw wrong(untrusted, "it has one label, needs at least two");
    }
    // RFC 3696 §2: a top-level domain is never all digits; this keeps addresses out
    if (name.substring(lastDot + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw wrong(untrusted, "its last label is a number; an IP address is not a name");
    }
    return name;
  }

  private static IllegalArgumentException wrong(String untrusted, String why) {
    StringBuilder quoted = new StringBuilder();
    untrusted
        .chars()
        .limit(SHOWN_MAX)
        .forEach(c -> quoted.append(Character.isISOControl(c) ? "\\u%04x".formatted(c) : (char) c));
    String tail = untrusted.length() > SHOWN_MAX ? "…" : "";
    return new IllegalArgumentException(
        "not a domain name: '%s%s': %s".formatted(quoted, tail, why));
  }

  private static String shown(char c) {
    return c > 0x20 && c < 0x7f ? "'" + c + "'" : "character U+%04X".formatted((int) c);
  }

  /** From the leftmost label to the top-level domain, two or more. */
  public List<String> labels() {
    return Arrays.asList(name.split("\\."));
  }

  /** With trailing dot, as {@link Resolver} wants it. */
  public String absolute() {
    return name + ".";
  }

  /**
   * A name below this one, e.g. {@code "_dmarc"} or {@code "s1._domainkey"}; underscores allowed.
   *
   * @throws IllegalArgumentException as {@link #ofRecord}
   */
  public DomainName child(String labels) {
    return ofRecord(labels + "." + name);
  }

  /** True for the very name and for every name below {@code above}. */
  public boolean isAtOrBelow(DomainName above) {
    return equals(above) || name.endsWith("." + above.name);
  }

  @Override
  public int compareTo(DomainName other) {
    return name.compareTo(other.name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DomainName that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The name without trailing dot. */
  @Override
  public String toString() {
    return name;
  }
}
