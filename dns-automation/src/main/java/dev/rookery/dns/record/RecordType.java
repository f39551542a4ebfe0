package dev.rookery.dns.record;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A record type by its number; unknown types exist too (RFC 3597), because a live zone may hold
 * anything.
 *
 * @param code 1 to 65535 (IANA "Resource Record (RR) TYPEs")
 */
public record RecordType(int code) implements Comparable<RecordType> {
  public static final RecordType A = new RecordType(1);
  public static final RecordType NS = new RecordType(2);
  public static final RecordType CNAME = new RecordType(5);
  public static final RecordType SOA = new RecordType(6);
  public static final RecordType PTR = new RecordType(12);
  public static final RecordType MX = new RecordType(15);
  public static final RecordType TXT = new RecordType(16);
  public static final RecordType AAAA = new RecordType(28);
  public static final RecordType SRV = new RecordType(33);
  public static final RecordType RRSIG = new RecordType(46);
  public static final RecordType NSEC = new RecordType(47);
  public static final RecordType TLSA = new RecordType(52);
  public static final RecordType CAA = new RecordType(257);

  private static final Map<RecordType, String> MNEMONICS =
      Map.ofEntries(
          Map.entry(A, "A"),
          Map.entry(NS, "NS"),
          Map.entry(CNAME, "CNAME"),
          Map.entry(SOA, "SOA"),
          Map.entry(PTR, "PTR"),
          Map.entry(MX, "MX"),
          Map.entry(TXT, "TXT"),
          Map.entry(AAAA, "AAAA"),
          Map.entry(SRV, "SRV"),
          Map.entry(RRSIG, "RRSIG"),
          Map.entry(NSEC, "NSEC"),
          Map.entry(TLSA, "TLSA"),
          Map.entry(CAA, "CAA"));

  private static final Map<String, RecordType> BY_MNEMONIC =
      Stream.of(A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV, RRSIG, NSEC, TLSA, CAA)
          .collect(Collectors.toUnmodifiableMap(RecordType::toString, Function.identity()));

  public RecordType {
    if (code < 1 || code > 65_535) {
      throw new IllegalArgumentException("record type %d, needs 1 to 65535".formatted(code));
    }
  }

  /**
   * Type from its mnemonic in any case, or from {@code TYPEnnn} (RFC 3597 §5).
   *
   * @throws IllegalArgumentException neither
   */
  public static RecordType parse(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    RecordType known = BY_MNEMONIC.get(upper);
    if (known != null) {
      return known;
    }
    if (upper.matches("TYPE[0-9]{1,5}")) {
      return new RecordType(Integer.parseInt(upper.substring(4)));
    }
    throw new IllegalArgumentException(
        "record type \"%s\" is neither one of %s nor TYPEnnn"
            .formatted(text, BY_MNEMONIC.keySet().stream().sorted().toList()));
  }

  /** Alone at its name unless everything else there is DNSSEC (RFC 1034 §3.6.2, RFC 4034 §3). */
  public boolean mayStandBesideCname() {
    return equals(RRSIG) || equals(NSEC);
  }

  @Override
  public int compareTo(RecordType other) {
    return toString().compareTo(other.toString());
  }

  /** Mnemonic, or {@code TYPEnnn}. */
  @Override
  public String toString() {
    return MNEMONICS.getOrDefault(this, "TYPE" + code);
  }
}
