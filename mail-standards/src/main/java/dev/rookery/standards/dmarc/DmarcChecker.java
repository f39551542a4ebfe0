package dev.rookery.standards.dmarc;

import dev.rookery.standards.dkim.DkimResult;
import dev.rookery.standards.dkim.DkimStatus;
import dev.rookery.standards.dns.Answer;
import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.spf.SpfResult;
import dev.rookery.standards.spf.SpfVerdict;
import java.util.List;
import java.util.Optional;

/** Checks a message's author domain against SPF and DKIM results. RFC 9989 §5.3. Thread-safe. */
public final class DmarcChecker {
  private final Resolver resolver;

  public DmarcChecker(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * Never throws for what the DNS holds.
   *
   * @param author domain of the From address, see {@link AuthorDomain}
   * @param spf result for the envelope sender, or the HELO name when that is empty
   * @param dkim a result per signature
   */
  public DmarcVerdict check(DomainName author, SpfVerdict spf, List<DkimResult> dkim) {
    try {
      TreeWalk walk = TreeWalk.from(author.toString(), resolver);
      return walk.applicable()
          .map(step -> check(walk, step, spf, dkim))
          .orElseGet(() -> DmarcVerdict.without(DmarcResult.NONE, "no DMARC record applies"));
    } catch (DnsUnavailableException e) {
      return DmarcVerdict.without(DmarcResult.TEMPERROR, e.getMessage());
    }
  }

  /**
   * The domain that stands for the whole organization. RFC 9989 §4.10.2.
   *
   * @throws DnsUnavailableException asking again may help
   */
  public DomainName organizationalDomain(DomainName domain) {
    String found = TreeWalk.from(domain.toString(), resolver).organizationalDomain();
    return found.indexOf('.') < 0 ? domain : DomainName.ofRecord(found);
  }

  private DmarcVerdict check(
      TreeWalk walk, TreeWalk.Step step, SpfVerdict spf, List<DkimResult> dkim) {
    DmarcRecord record = step.record();
    boolean spfAligned = spf.isPass() && isAligned(walk, record.spf(), spf.domain());
    boolean dkimAligned =
        dkim.stream().anyMatch(r -> r.isPass() && isAligned(walk, record.dkim(), r));
    DmarcResult result = DmarcResult.FAIL;
    if (spfAligned || dkimAligned) {
      result = DmarcResult.PASS;
    } else if (isUndecided(walk, record, spf, dkim)) {
      result = DmarcResult.TEMPERROR;
    }
    return new DmarcVerdict(
        result,
        result == DmarcResult.FAIL ? disposition(walk, step) : DmarcPolicy.NONE,
        Optional.of(record),
        Optional.of(step.domain()),
        spfAligned,
        dkimAligned,
        reason(result, spfAligned, dkimAligned));
  }

  /** RFC 9989 §5.4: an aligned result that could still become a pass. */
  private boolean isUndecided(
      TreeWalk walk, DmarcRecord record, SpfVerdict spf, List<DkimResult> dkim) {
    return spf.result() == SpfResult.TEMPERROR && isAligned(walk, record.spf(), spf.domain())
        || dkim.stream()
            .anyMatch(r -> r.status() == DkimStatus.TEMPERROR && isAligned(walk, record.dkim(), r));
  }

  private boolean isAligned(TreeWalk walk, Alignment mode, DkimResult result) {
    return result.domain().filter(d -> isAligned(walk, mode, d.toString())).isPresent();
  }

  /** RFC 9989 §4.4.1, §4.4.2. */
  private boolean isAligned(TreeWalk walk, Alignment mode, String domain) {
    return switch (mode) {
      case STRICT -> domain.equals(walk.start());
      case RELAXED ->
          domain.equals(walk.start())
              || TreeWalk.from(domain, resolver)
                  .organizationalDomain()
                  .equals(walk.organizationalDomain());
    };
  }

  /** RFC 9989 §4.7: p for the record's own domain, sp below it, np for names that do not exist. */
  private DmarcPolicy disposition(TreeWalk walk, TreeWalk.Step step) {
    DmarcRecord record = step.record();
    DmarcPolicy policy = record.policy();
    if (!step.domain().equals(walk.start())) {
      policy = record.subdomainPolicy().orElse(policy);
      if (record.missingPolicy().isPresent() && isMissing(walk.start())) {
        policy = record.missingPolicy().get();
      }
    }
    return record.testing() ? policy.milder() : policy;
  }

  /** RFC 9989 §3.2.13, RFC 8020 §2: NXDOMAIN, not a mere lack of addresses. */
  private boolean isMissing(String domain) {
    return resolver.a(domain + ".") instanceof Answer.NoName<?>;
  }

  private static String reason(DmarcResult result, boolean spfAligned, boolean dkimAligned) {
    return switch (result) {
      case PASS ->
          "aligned: " + (spfAligned && dkimAligned ? "SPF and DKIM" : spfAligned ? "SPF" : "DKIM");
      case FAIL -> "neither SPF nor DKIM passes for an aligned domain";
      case TEMPERROR -> "an aligned SPF or DKIM check got no answer";
      case NONE -> "no DMARC record applies";
    };
  }
}
