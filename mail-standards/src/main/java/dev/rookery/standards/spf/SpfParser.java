package dev.rookery.standards.spf;

import dev.rookery.standards.spf.Mechanism.Prefixes;
import dev.rookery.standards.spf.SpfRecord.Directive;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a whole record before anything of it is evaluated. RFC 7208 §4.6, §12. */
final class SpfParser {
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
  private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(.*)");
  private static final Pattern DIRECTIVE = Pattern.compile("([+?~-]?)([A-Za-z0-9_.-]+)([:/].*)?");
  private static final Pattern CIDR = Pattern.compile("(?:/([0-9]+))?(?://([0-9]+))?$");
  private static final Pattern FOUR =
      Pattern.compile("((?:(?:0|[1-9][0-9]{0,2})(?:\\.(?!/|$)|(?=/|$))){4})(?:/([0-9]+))?");
  private static final Pattern SIX =
      Pattern.compile("([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:/([0-9]+))?");

  private final List<Directive> directives = new ArrayList<>();
  private Optional<MacroString> redirect = Optional.empty();
  private Optional<MacroString> explanation = Optional.empty();

  private SpfParser() {}

  /**
   * @param text a record for which {@link SpfRecord#isSpf} holds
   * @throws SpfSyntaxException anything in it is wrong (RFC 7208 §4.6)
   */
  static SpfRecord parse(String text) {
    if (!PRINTABLE.matcher(text).matches()) { // RFC 7208 §3.1
      throw new SpfSyntaxException("the record holds characters other than printable ASCII");
    }
    SpfParser parser = new SpfParser();
    for (String term : text.substring("v=spf1".length()).split(" +")) {
      if (!term.isEmpty()) {
        parser.term(term);
      }
    }
    return new SpfRecord(List.copyOf(parser.directives), parser.redirect, parser.explanation);
  }

  private void term(String term) {
    Matcher modifier = MODIFIER.matcher(term);
    if (modifier.matches()) {
      modifier(modifier.group(1).toLowerCase(Locale.ROOT), modifier.group(2));
      return;
    }
    Matcher directive = DIRECTIVE.matcher(term);
    if (!directive.matches()) {
      throw new SpfSyntaxException("'%s' is not a term".formatted(term));
    }
    String rest = directive.group(3) == null ? "" : directive.group(3);
    Mechanism mechanism = mechanism(directive.group(2).toLowerCase(Locale.ROOT), rest, term);
    directives.add(new Directive(result(directive.group(1)), mechanism, term));
  }

  /** RFC 7208 §6: redirect and exp at most once each; others are left alone. */
  private void modifier(String name, String value) {
    switch (name) {
      case "redirect" -> redirect = Optional.of(once(name, redirect, value));
      case "exp" -> explanation = Optional.of(once(name, explanation, value));
      default -> MacroString.value(value);
    }
  }

  private static MacroString once(String name, Optional<MacroString> before, String value) {
    if (before.isPresent()) {
      throw new SpfSyntaxException("%s= is given twice".formatted(name));
    }
    return MacroString.domainSpec(value);
  }

  private static SpfResult result(String qualifier) {
    return switch (qualifier) { // RFC 7208 §4.6.2
      case "-" -> SpfResult.FAIL;
      case "~" -> SpfResult.SOFTFAIL;
      case "?" -> SpfResult.NEUTRAL;
      default -> SpfResult.PASS;
    };
  }

  private static Mechanism mechanism(String name, String rest, String term) {
    return switch (name) {
      case "all" -> nothingAfter(rest, term, new Mechanism.All());
      case "include" -> new Mechanism.Include(requireDomain(rest, term));
      case "exists" -> new Mechanism.Exists(requireDomain(rest, term));
      case "ptr" -> new Mechanism.Ptr(rest.isEmpty() ? Optional.empty() : domain(rest, term));
      case "a" -> new Mechanism.A(domain(withoutCidr(rest), term), prefixes(rest, term));
      case "mx" -> new Mechanism.Mx(domain(withoutCidr(rest), term), prefixes(rest, term));
      case "ip4" -> four(rest, term);
      case "ip6" -> six(rest, term);
      default -> throw new SpfSyntaxException("mechanism '%s' is unknown".formatted(term));
    };
  }

  private static Mechanism nothingAfter(String rest, String term, Mechanism mechanism) {
    if (!rest.isEmpty()) {
      throw new SpfSyntaxException("'%s' takes no value".formatted(term));
    }
    return mechanism;
  }

  private static MacroString requireDomain(String rest, String term) {
    return domain(rest, term)
        .orElseThrow(() -> new SpfSyntaxException("'%s' needs a domain".formatted(term)));
  }

  private static Optional<MacroString> domain(String rest, String term) {
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    if (!rest.startsWith(":") || rest.length() == 1) {
      throw new SpfSyntaxException("'%s' has no domain after its name".formatted(term));
    }
    return Optional.of(MacroString.domainSpec(rest.substring(1)));
  }

  private static String withoutCidr(String rest) {
    Matcher cidr = CIDR.matcher(rest);
    return cidr.find() ? rest.substring(0, cidr.start()) : rest;
  }

  private static Prefixes prefixes(String rest, String term) {
    Matcher cidr = CIDR.matcher(rest);
    return cidr.find()
        ? new Prefixes(prefix(cidr.group(1), 32, term), prefix(cidr.group(2), 128, term))
        : new Prefixes(32, 128);
  }

  private static int prefix(String digits, int max, String term) {
    if (digits == null) {
      return max;
    }
    boolean padded = digits.length() > 1 && digits.startsWith("0");
    if (padded || digits.length() > 3 || Integer.parseInt(digits) > max) { // RFC 7208 §5.6
      throw new SpfSyntaxException(
          "'%s' has prefix length %s, allowed 0 to %d".formatted(term, digits, max));
    }
    return Integer.parseInt(digits);
  }

  private static Mechanism four(String rest, String term) {
    Matcher address = FOUR.matcher(rest.isEmpty() ? rest : rest.substring(1));
    if (!rest.startsWith(":") || !address.matches()) {
      throw new SpfSyntaxException("'%s' holds no IPv4 network".formatted(term));
    }
    InetAddress network = literal(address.group(1), term);
    return new Mechanism.Ip(network, prefix(address.group(2), 32, term));
  }

  private static Mechanism six(String rest, String term) {
    Matcher address = SIX.matcher(rest.isEmpty() ? rest : rest.substring(1));
    if (!rest.startsWith(":") || !address.matches()) {
      throw new SpfSyntaxException("'%s' holds no IPv6 network".formatted(term));
    }
    InetAddress network = literal(address.group(1), term);
    int prefix = prefix(address.group(2), 128, term);
    return switch (network) {
      case Inet6Address six -> new Mechanism.Ip(six, prefix);
      // ::ffff:192.0.2.0/120 is read as IPv4 (RFC 4291 §2.5.5.2), 96 bits shorter
      case Inet4Address mapped -> new Mechanism.Ip(mapped, Math.max(0, prefix - 96));
      default -> throw new SpfSyntaxException("'%s' holds no IPv6 network".formatted(term));
    };
  }

  private static InetAddress literal(String text, String term) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new SpfSyntaxException("'%s' holds no IP address".formatted(term));
    }
  }
}
