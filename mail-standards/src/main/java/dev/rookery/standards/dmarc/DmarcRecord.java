package dev.rookery.standards.dmarc;

import dev.rookery.standards.dkim.TagList;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The TXT record at {@code _dmarc.<domain>}. RFC 9989 §4.7. The tags {@code pct}, {@code rf} and
 * {@code ri} of RFC 7489 are history: they are read over and never written.
 *
 * @param policy {@code p=}
 * @param subdomainPolicy {@code sp=}, for existing subdomains
 * @param missingPolicy {@code np=}, for subdomains that do not exist
 * @param dkim {@code adkim=}
 * @param spf {@code aspf=}
 * @param publicSuffix {@code psd=}
 * @param testing {@code t=y}
 * @param aggregateReports {@code rua=}: URIs, as written
 * @param failureReports {@code ruf=}: URIs, as written
 */
public record DmarcRecord(
    DmarcPolicy policy,
    Optional<DmarcPolicy> subdomainPolicy,
    Optional<DmarcPolicy> missingPolicy,
    Alignment dkim,
    Alignment spf,
    PublicSuffix publicSuffix,
    boolean testing,
    List<String> aggregateReports,
    List<String> failureReports) {

  /** RFC 9989 §4.8: the version comes first and its case counts. */
  private static final Pattern VERSION = Pattern.compile("v[ \t]*=[ \t]*DMARC1[ \t]*(;.*)?");

  /** Whether the domain is a public suffix, as {@code psd=} says. RFC 9989 §4.7. */
  public enum PublicSuffix {
    YES,
    NO,
    UNKNOWN
  }

  public DmarcRecord {
    aggregateReports = List.copyOf(aggregateReports);
    failureReports = List.copyOf(failureReports);
  }

  /** A record that only says what to do: relaxed alignment, no reports, no difference below. */
  public static DmarcRecord of(DmarcPolicy policy) {
    return new DmarcRecord(
        policy,
        Optional.empty(),
        Optional.empty(),
        Alignment.RELAXED,
        Alignment.RELAXED,
        PublicSuffix.UNKNOWN,
        false,
        List.of(),
        List.of());
  }

  /**
   * The same record that sends aggregate reports to a URI, e.g. {@code mailto:dmarc@example.com}.
   */
  public DmarcRecord withAggregateReportsTo(String uri) {
    return new DmarcRecord(
        policy,
        subdomainPolicy,
        missingPolicy,
        dkim,
        spf,
        publicSuffix,
        testing,
        List.of(uri),
        failureReports);
  }

  static boolean isDmarc(String text) {
    return VERSION.matcher(text).matches();
  }

  /**
   * Reads a record's joined text. A tag with a value nobody knows counts as absent.
   *
   * @throws IllegalArgumentException not a record, or one that says neither what to do nor where to
   *     report (RFC 9989 §4.7); the message says why
   */
  public static DmarcRecord parse(String text) {
    if (!isDmarc(text)) {
      throw new IllegalArgumentException("it does not start with v=DMARC1");
    }
    TagList tags = TagList.parse(text);
    List<String> aggregate = uris(tags, "rua");
    return new DmarcRecord(
        policy(tags, aggregate),
        tags.find("sp").flatMap(DmarcPolicy::find),
        tags.find("np").flatMap(DmarcPolicy::find),
        alignment(tags, "adkim"),
        alignment(tags, "aspf"),
        publicSuffix(tags),
        tags.find("t").filter("y"::equalsIgnoreCase).isPresent(),
        aggregate,
        uris(tags, "ruf"));
  }

  /** RFC 9989 §4.10.1: p= missing or sp=, np= unreadable counts as none when reports are wanted. */
  private static DmarcPolicy policy(TagList tags, List<String> aggregate) {
    boolean broken =
        isBroken(tags, "sp")
            || isBroken(tags, "np")
            || tags.find("p").isEmpty()
            || isBroken(tags, "p");
    if (!broken) {
      return DmarcPolicy.find(tags.require("p")).orElseThrow();
    }
    if (aggregate.isEmpty()) {
      throw new IllegalArgumentException("p=, sp= or np= is unusable and rua= has no address");
    }
    return DmarcPolicy.NONE;
  }

  private static boolean isBroken(TagList tags, String name) {
    return tags.find(name).filter(word -> DmarcPolicy.find(word).isEmpty()).isPresent();
  }

  private static Alignment alignment(TagList tags, String name) {
    return tags.find(name).filter(Alignment.STRICT.letter()::equalsIgnoreCase).isPresent()
        ? Alignment.STRICT
        : Alignment.RELAXED;
  }

  private static PublicSuffix publicSuffix(TagList tags) {
    return switch (tags.find("psd").orElse("u")) {
      case "y", "Y" -> PublicSuffix.YES;
      case "n", "N" -> PublicSuffix.NO;
      default -> PublicSuffix.UNKNOWN;
    };
  }

  private static List<String> uris(TagList tags, String name) {
    List<String> uris = new ArrayList<>();
    for (String part : tags.find(name).orElse("").split(",")) {
      try {
        if (new URI(part.strip()).isAbsolute()) {
          uris.add(part.strip());
        }
      } catch (URISyntaxException e) {
        continue; // RFC 9989 §4.7: a URI that cannot be read is ignored
      }
    }
    return uris;
  }

  /** One line, e.g. {@code v=DMARC1; p=none; rua=mailto:dmarc@example.com}. */
  public String text() {
    StringBuilder text = new StringBuilder("v=DMARC1; p=").append(policy.word());
    subdomainPolicy.ifPresent(sp -> text.append("; sp=").append(sp.word()));
    missingPolicy.ifPresent(np -> text.append("; np=").append(np.word()));
    if (dkim == Alignment.STRICT) {
      text.append("; adkim=").append(dkim.letter());
    }
    if (spf == Alignment.STRICT) {
      text.append("; aspf=").append(spf.letter());
    }
    switch (publicSuffix) {
      case YES -> text.append("; psd=y");
      case NO -> text.append("; psd=n");
      case UNKNOWN -> {}
    }
    if (testing) {
      text.append("; t=y");
    }
    if (!aggregateReports.isEmpty()) {
      text.append("; rua=").append(String.join(",", aggregateReports));
    }
    if (!failureReports.isEmpty()) {
      text.append("; ruf=").append(String.join(",", failureReports));
    }
    return text.toString();
  }
}
