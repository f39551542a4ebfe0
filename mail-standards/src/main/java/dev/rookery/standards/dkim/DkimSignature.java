package dev.rookery.standards.dkim;

import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.message.HeaderField;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A DKIM-Signature field read. RFC 6376 §3.5. */
record DkimSignature(
    HeaderField field,
    String algorithm,
    byte[] signature,
    byte[] bodyHash,
    Canonicalization header,
    Canonicalization body,
    DomainName domain,
    String selector,
    List<String> signedHeaders,
    String identityDomain,
    OptionalLong bodyLength,
    Optional<Instant> signedAt,
    Optional<Instant> expiresAt) {

  static final String NAME = "DKIM-Signature";
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  /**
   * @throws IllegalArgumentException the field breaks the syntax; the message says where
   */
  static DkimSignature parse(HeaderField field) {
    String value = new String(field.rawValue(), StandardCharsets.UTF_8);
    TagList tags = TagList.parse(value.substring(0, value.length() - 2));
    if (!tags.require("v").equals("1")) {
      throw new IllegalArgumentException("v=%s, known is 1".formatted(tags.require("v")));
    }
    String[] canonical = tags.find("c").orElse("simple/simple").split("/", 2);
    DomainName domain = DomainName.ofRecord(tags.require("d"));
    DkimSignature signature =
        new DkimSignature(
            field,
            tags.require("a").toLowerCase(Locale.ROOT),
            Octets.base64("b", tags.require("b")),
            Octets.base64("bh", tags.require("bh")),
            Canonicalization.of(canonical[0]),
            // RFC 6376 §3.5: one algorithm alone is the header's, the body's is simple
            Canonicalization.of(canonical.length == 2 ? canonical[1] : "simple"),
            domain,
            tags.require("s").toLowerCase(Locale.ROOT),
            signedHeaders(tags),
            identityDomain(tags, domain),
            bodyLength(tags),
            instant(tags, "t"),
            instant(tags, "x"));
    signature.keyName();
    return signature;
  }

  private static List<String> signedHeaders(TagList tags) {
    tags.require("h");
    List<String> names = tags.parts("h").stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    if (names.contains("")) {
      throw new IllegalArgumentException("h= holds an empty name");
    }
    return names;
  }

  private static String identityDomain(TagList tags, DomainName domain) {
    Optional<String> identity = tags.find("i");
    if (identity.isEmpty()) {
      return domain.toString();
    }
    int at = identity.get().lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("i= holds no @");
    }
    return DomainName.ofRecord(identity.get().substring(at + 1)).toString();
  }

  private static OptionalLong bodyLength(TagList tags) {
    return tags.find("l").isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(tags, "l"));
  }

  private static Optional<Instant> instant(TagList tags, String tag) {
    return tags.find(tag).map(_ -> Instant.ofEpochSecond(number(tags, tag)));
  }

  private static long number(TagList tags, String tag) {
    String digits = tags.require(tag);
    if (!DIGITS.matcher(digits).matches()) {
      throw new IllegalArgumentException("%s= is not a number of up to 18 digits".formatted(tag));
    }
    return Math.min(Long.parseLong(digits), Instant.MAX.getEpochSecond());
  }

  /** Where the key is published. RFC 6376 §3.6.2.1. */
  DomainName keyName() {
    return domain.child(selector + "._domainkey");
  }

  boolean isIdentityWithinDomain() {
    return DomainName.ofRecord(identityDomain).isAtOrBelow(domain);
  }

  /** The whole field as it was when it was signed: nothing in {@code b=}. RFC 6376 §3.7. */
  byte[] unsigned() {
    byte[] raw = field.raw();
    int from = valueOfB(raw);
    int to = from;
    while (to < raw.length && raw[to] != ';') {
      to++;
    }
    byte[] head = Arrays.copyOf(raw, from);
    byte[] tail = Arrays.copyOfRange(raw, to, raw.length);
    return tail.length == 0 ? Octets.join(head, new byte[] {'\r', '\n'}) : Octets.join(head, tail);
  }

  private static int valueOfB(byte[] raw) {
    int tag = new String(raw, StandardCharsets.ISO_8859_1).indexOf(':') + 1;
    while (true) {
      int equals = tag;
      while (raw[equals] != '=') {
        equals++;
      }
      String name = new String(raw, tag, equals - tag, StandardCharsets.ISO_8859_1).strip();
      if (name.equals("b")) {
        return equals + 1;
      }
      while (raw[tag] != ';') {
        tag++;
      }
      tag++;
    }
  }
}
