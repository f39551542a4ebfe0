package dev.rookery.standards.spf;

import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.Mx;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.spf.SpfRecord.Directive;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One run of check_host() with all it includes. RFC 7208 §4. */
final class Evaluation {
  private static final int MX_MAX = 10; // RFC 7208 §4.6.4
  private static final Pattern ASCII = Pattern.compile("[ -~]*");

  private final Resolver resolver;
  private final SpfChecker.Request request;
  private final InstantSource clock;
  private final Budget budget = new Budget();
  private final ClientNames clientNames;

  Evaluation(Resolver resolver, SpfChecker.Request request, InstantSource clock) {
    this.resolver = resolver;
    this.request = request;
    this.clock = clock;
    this.clientNames = new ClientNames(resolver, request.client(), budget);
  }

  /** What one record, or its redirect, comes to. */
  private record Result(SpfResult result, String reason, Optional<String> explanation) {
    static Result of(SpfResult result, String reason) {
      return new Result(result, reason, Optional.empty());
    }
  }

  SpfVerdict run() {
    Result result = checked();
    return new SpfVerdict(
        result.result(),
        request.senderDomain(),
        result.reason(),
        result.explanation(),
        budget.lookups(),
        budget.voidLookups());
  }

  private Result checked() {
    if (!SpfNames.isDomain(request.senderDomain())) { // RFC 7208 §4.3
      return Result.of(SpfResult.NONE, "'%s' is not a domain".formatted(request.senderDomain()));
    }
    try {
      return checkHost(request.senderDomain(), true);
    } catch (DnsUnavailableException e) {
      return Result.of(SpfResult.TEMPERROR, e.getMessage()); // RFC 7208 §4.4
    } catch (SpfSyntaxException e) {
      return Result.of(SpfResult.PERMERROR, e.getMessage());
    }
  }

  private Result checkHost(String domain, boolean explain) {
    // RFC 7208 §4.5
    List<String> records =
        resolver.txt(SpfNames.absolute(domain)).records().stream()
            .filter(SpfRecord::isSpf)
            .toList();
    if (records.isEmpty()) {
      return Result.of(SpfResult.NONE, "no SPF record at " + domain);
    }
    if (records.size() > 1) {
      throw new SpfSyntaxException(
          "%d SPF records at %s, allowed one".formatted(records.size(), domain));
    }
    SpfRecord record = SpfParser.parse(records.getFirst());
    for (Directive directive : record.directives()) {
      if (matches(directive.mechanism(), domain)) {
        return matched(record, directive, domain, explain);
      }
    }
    return unmatched(record, domain, explain);
  }

  private Result matched(SpfRecord record, Directive directive, String domain, boolean explain) {
    Optional<String> explanation =
        explain && directive.result() == SpfResult.FAIL
            ? record.explanation().flatMap(exp -> explanation(exp, domain))
            : Optional.empty();
    return new Result(
        directive.result(), "%s of %s matches".formatted(directive.text(), domain), explanation);
  }

  /** RFC 7208 §4.7, §6.1. */
  private Result unmatched(SpfRecord record, String domain, boolean explain) {
    if (record.redirect().isEmpty()) {
      return Result.of(SpfResult.NEUTRAL, "nothing in the record of %s matches".formatted(domain));
    }
    budget.spendTerm();
    String target = target(record.redirect(), domain);
    Result result = checkHost(target, explain);
    if (result.result() == SpfResult.NONE) {
      throw new SpfSyntaxException("redirect=%s has no SPF record".formatted(target));
    }
    return result;
  }

  private boolean matches(Mechanism mechanism, String domain) {
    return switch (mechanism) {
      case Mechanism.All _ -> true; // RFC 7208 §5.1
      case Mechanism.Ip(InetAddress network, int prefix) -> // RFC 7208 §5.6
          Addresses.isWithin(request.client(), network, prefix);
      case Mechanism.Include(MacroString include) -> included(target(include, domain));
      case Mechanism.A(Optional<MacroString> name, Mechanism.Prefixes prefixes) -> {
        budget.spendTerm();
        yield hasAddress(target(name, domain), prefixes); // RFC 7208 §5.3
      }
      case Mechanism.Mx(Optional<MacroString> name, Mechanism.Prefixes prefixes) ->
          exchanges(target(name, domain), prefixes);
      case Mechanism.Ptr(Optional<MacroString> name) -> {
        budget.spendTerm();
        yield clientNames.hasNameBelow(target(name, domain));
      }
      case Mechanism.Exists(MacroString name) -> { // RFC 7208 §5.7: IPv4 whatever the client
        budget.spendTerm();
        yield !budget.counted(resolver.a(target(name, domain))).records().isEmpty();
      }
    };
  }

  /** RFC 7208 §5.2. */
  private boolean included(String target) {
    budget.spendTerm();
    return switch (checkHost(target, false).result()) {
      case PASS -> true;
      case FAIL, SOFTFAIL, NEUTRAL -> false;
      case NONE -> throw new SpfSyntaxException("include:%s has no SPF record".formatted(target));
      case TEMPERROR, PERMERROR -> throw new IllegalStateException("thrown, not returned");
    };
  }

  /** RFC 7208 §5.4. */
  private boolean exchanges(String target, Mechanism.Prefixes prefixes) {
    budget.spendTerm();
    List<Mx> exchangers = budget.counted(resolver.mx(target)).records();
    if (exchangers.size() > MX_MAX) {
      throw new SpfSyntaxException(
          "%s has %d mail exchangers, allowed %d".formatted(target, exchangers.size(), MX_MAX));
    }
    return exchangers.stream().anyMatch(mx -> hasAddress(mx.host(), prefixes));
  }

  private boolean hasAddress(String name, Mechanism.Prefixes prefixes) {
    InetAddress client = request.client();
    int prefix = client instanceof Inet4Address ? prefixes.four() : prefixes.six();
    List<? extends InetAddress> addresses =
        client instanceof Inet4Address
            ? budget.counted(resolver.a(name)).records()
            : budget.counted(resolver.aaaa(name)).records();
    return addresses.stream().anyMatch(a -> Addresses.isWithin(client, a, prefix));
  }

  private String target(Optional<MacroString> spec, String domain) {
    return spec.map(s -> target(s, domain)).orElseGet(() -> SpfNames.absolute(domain));
  }

  private String target(MacroString spec, String domain) {
    return SpfNames.shortened(spec.expand(letter -> macro(letter, domain)));
  }

  /** RFC 7208 §6.2: whatever goes wrong here leaves the result as it is, without explanation. */
  private Optional<String> explanation(MacroString spec, String domain) {
    try {
      List<String> texts = resolver.txt(target(spec, domain)).records();
      if (texts.size() != 1) {
        return Optional.empty();
      }
      String text =
          MacroString.explanation(texts.getFirst()).expand(letter -> macro(letter, domain));
      return Optional.of(text).filter(ASCII.asMatchPredicate());
    } catch (DnsUnavailableException | SpfSyntaxException e) {
      return Optional.empty();
    }
  }

  /** RFC 7208 §7.2. */
  private String macro(char letter, String domain) {
    String plain = SpfNames.withoutDot(domain);
    return switch (letter) {
      case 's' -> request.senderLocal() + "@" + request.senderDomain();
      case 'l' -> request.senderLocal();
      case 'o' -> request.senderDomain();
      case 'd' -> plain;
      case 'i' -> Addresses.dotted(request.client());
      case 'p' -> clientNames.bestFor(plain);
      case 'v' -> Addresses.family(request.client());
      case 'h' -> request.helo();
      case 'c' -> Addresses.readable(request.client());
      case 'r' -> request.receiver();
      case 't' -> Long.toString(clock.instant().getEpochSecond());
      default -> throw new IllegalStateException("no macro " + letter);
    };
  }
}
