package dev.rookery.dns.record;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Presentation text to typed data, one small function a type. */
final class RdataParser {
  private record Form(String words, int count, Function<List<String>, Rdata> parse) {}

  private static final int ANY = -1;

  /** Types whose words are octets; in all others words are names and numbers, escapes kept. */
  private static final Set<RecordType> TEXTS = Set.of(RecordType.TXT, RecordType.CAA);

  private static final Map<RecordType, Form> FORMS =
      Map.ofEntries(
          Map.entry(RecordType.A, new Form("address", 1, w -> new A(ip4(w.get(0))))),
          Map.entry(RecordType.AAAA, new Form("address", 1, w -> new Aaaa(ip6(w.get(0))))),
          Map.entry(RecordType.CNAME, new Form("target", 1, w -> new Cname(name(w.get(0))))),
          Map.entry(RecordType.NS, new Form("server", 1, w -> new Ns(name(w.get(0))))),
          Map.entry(RecordType.PTR, new Form("target", 1, w -> new Ptr(name(w.get(0))))),
          Map.entry(
              RecordType.MX,
              new Form("preference exchange", 2, w -> new Mx(number(w.get(0)), name(w.get(1))))),
          Map.entry(RecordType.SRV, new Form("priority weight port target", 4, RdataParser::srv)),
          Map.entry(
              RecordType.SOA,
              new Form("primary mailbox serial refresh retry expire minimum", 7, RdataParser::soa)),
          Map.entry(
              RecordType.CAA,
              new Form("flags tag value", 3, w -> new Caa(number(w.get(0)), w.get(1), w.get(2)))),
          Map.entry(
              RecordType.TLSA,
              new Form("usage selector matching association", ANY, RdataParser::tlsa)),
          Map.entry(RecordType.TXT, new Form("strings", ANY, Txt::ofStrings)));

  private RdataParser() {}

  static Rdata parse(RecordType type, String text) {
    try {
      return text.startsWith("\\#") ? opaque(type, text) : typed(type, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s data \"%s\": %s".formatted(type, text, e.getMessage()), e);
    }
  }

  private static Rdata typed(RecordType type, String text) {
    Form form = FORMS.get(type);
    if (form == null) {
      throw new IllegalArgumentException("write data of this type as \\# LENGTH HEX (RFC 3597 §5)");
    }
    List<String> words = TEXTS.contains(type) ? Words.of(text) : blankSeparated(text);
    if (form.count != ANY && words.size() != form.count) {
      throw new IllegalArgumentException(
          "%d words, needs %d: %s".formatted(words.size(), form.count, form.words));
    }
    return form.parse.apply(words);
  }

  private static Rdata srv(List<String> w) {
    return new Srv(number(w.get(0)), number(w.get(1)), number(w.get(2)), name(w.get(3)));
  }

  private static Rdata soa(List<String> w) {
    return new Soa(
        name(w.get(0)),
        name(w.get(1)),
        bigNumber(w.get(2)),
        bigNumber(w.get(3)),
        bigNumber(w.get(4)),
        bigNumber(w.get(5)),
        bigNumber(w.get(6)));
  }

  private static Rdata tlsa(List<String> w) {
    if (w.size() < 4) {
      throw new IllegalArgumentException(
          "%d words, needs 4: usage selector matching association".formatted(w.size()));
    }
    String association = String.join("", w.subList(3, w.size()));
    return new Tlsa(number(w.get(0)), number(w.get(1)), number(w.get(2)), association);
  }

  private static Rdata opaque(RecordType type, String text) {
    if (FORMS.containsKey(type)) {
      throw new IllegalArgumentException("write it in words: " + FORMS.get(type).words);
    }
    List<String> words = blankSeparated(text);
    String hex = String.join("", words.subList(Math.min(2, words.size()), words.size()));
    if (words.size() < 2 || number(words.get(1)) * 2 != hex.length()) {
      throw new IllegalArgumentException("length and hex digits do not agree (RFC 3597 §5)");
    }
    return new Opaque(type, hex);
  }

  private static List<String> blankSeparated(String text) {
    return List.of(text.trim().split("[ \t]+"));
  }

  private static Name name(String text) {
    return Name.of(text);
  }

  private static int number(String text) {
    return Math.toIntExact(bigNumber(text));
  }

  private static long bigNumber(String text) {
    if (!text.matches("[0-9]{1,10}")) {
      throw new IllegalArgumentException("\"%s\" is not a number".formatted(text));
    }
    return Long.parseLong(text);
  }

  private static Inet4Address ip4(String text) {
    return Inet4Address.ofLiteral(text);
  }

  private static Inet6Address ip6(String text) {
    if (InetAddress.ofLiteral(text) instanceof Inet6Address plain) {
      return plain;
    }
    if (!text.contains(":")) {
      throw new IllegalArgumentException("\"%s\" is an IPv4 address".formatted(text));
    }
    return mapped(InetAddress.ofLiteral(text).getAddress());
  }

  /** Java turns ::ffff:a.b.c.d into an IPv4 address by itself; in AAAA data it must stay as is. */
  private static Inet6Address mapped(byte[] ip4) {
    byte[] octets = new byte[16];
    octets[10] = (byte) 0xff;
    octets[11] = (byte) 0xff;
    System.arraycopy(ip4, 0, octets, 12, 4);
    try {
      return Inet6Address.getByAddress(null, octets, -1);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 octets are an IPv6 address", e);
    }
  }
}
