package dev.rookery.dns.record;

import dev.rookery.standards.dns.DomainName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name as zones hold it: absolute, ASCII lower case, trailing dot. Wider than {@link DomainName},
 * which is what people may register and type: here stand also the root, wildcards, {@code _service}
 * labels, RFC 2317 slashes and escapes. Ordered as DNSSEC orders: parents before children (RFC 4034
 * §6.1).
 *
 * @param text e.g. {@code "_dmarc.example.com."}; {@code "."} is the root
 */
public record Name(String text) implements Comparable<Name> {
  private static final int MOST_OCTETS = 255; // RFC 1035 §2.3.4
  private static final int MOST_LABEL_OCTETS = 63;
  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-9]{3}|.)");

  /** The root; as an MX host it means "takes no mail" (RFC 7505). */
  public static final Name ROOT = new Name(".");

  public Name {
    text = lower(text);
    if (!text.equals(".")) {
      require(text);
    }
  }

  /**
   * A name; one without trailing dot is taken as absolute.
   *
   * @throws IllegalArgumentException cannot stand in a zone, with the reason
   */
  public static Name of(String text) {
    return new Name(text.endsWith(".") && !text.endsWith("\\.") ? text : text + ".");
  }

  public static Name of(DomainName domain) {
    return new Name(domain.absolute());
  }

  /** From the leftmost label to the top; empty for the root. Escapes stay as written. */
  public List<String> labels() {
    return text.equals(".") ? List.of() : split(text);
  }

  private static List<String> split(String absolute) {
    List<String> labels = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < absolute.length(); at++) {
      if (absolute.charAt(at) == '\\') {
        at++;
      } else if (absolute.charAt(at) == '.') {
        labels.add(absolute.substring(start, at));
        start = at + 1;
      }
    }
    return labels;
  }

  /** Labels put in front of this name, e.g. {@code "_dmarc"}. */
  public Name child(String labels) {
    return of(labels + (equals(ROOT) ? "" : "." + text));
  }

  /** The name without its first label; the root is its own parent. */
  public Name parent() {
    List<String> labels = labels();
    return labels.size() < 2 ? ROOT : of(String.join(".", labels.subList(1, labels.size())));
  }

  /** True for {@code above} itself and every name below it. */
  public boolean isAtOrBelow(Name above) {
    List<String> mine = labels();
    int extra = mine.size() - above.labels().size();
    return extra >= 0 && mine.subList(extra, mine.size()).equals(above.labels());
  }

  @Override
  public int compareTo(Name other) {
    if (text.equals(other.text)) {
      return 0;
    }
    Iterator<String> mine = labels().reversed().iterator();
    Iterator<String> theirs = other.labels().reversed().iterator();
    while (mine.hasNext() && theirs.hasNext()) {
      int byLabel = mine.next().compareTo(theirs.next());
      if (byLabel != 0) {
        return byLabel;
      }
    }
    return Boolean.compare(mine.hasNext(), theirs.hasNext());
  }

  /** With trailing dot. */
  @Override
  public String toString() {
    return text;
  }

  /** Only ASCII letters have case in the DNS (RFC 4343 §3). */
  private static String lower(String text) {
    return text.chars().allMatch(c -> c < 0x80) ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static void require(String text) {
    if (!text.endsWith(".")) {
      throw new IllegalArgumentException("name \"%s\" has no trailing dot".formatted(text));
    }
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "name \"%s\" holds characters that must be escaped or written as xn--".formatted(text));
    }
    int octets = 1;
    for (String label : split(text)) {
      int length = ESCAPE.matcher(label).replaceAll("x").length();
      if (length == 0 || length > MOST_LABEL_OCTETS) {
        throw new IllegalArgumentException(
            "name \"%s\" has a label of %d octets, needs 1 to %d (RFC 1035 §2.3.4)"
                .formatted(text, length, MOST_LABEL_OCTETS));
      }
      octets += length + 1;
    }
    if (octets > MOST_OCTETS) {
      throw new IllegalArgumentException(
          "name \"%s\" takes %d octets, at most %d (RFC 1035 §2.3.4)"
              .formatted(text, octets, MOST_OCTETS));
    }
  }
}
