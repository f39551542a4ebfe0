package dev.rookery.standards.dmarc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.Corpora;
import dev.rookery.standards.dkim.DkimResult;
import dev.rookery.standards.dkim.DkimStatus;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.spf.SpfResult;
import dev.rookery.standards.spf.SpfVerdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Cases of RFC 9989 that the authors of mail-auth wrote down. */
class DmarcSuiteTest {

  @TestFactory
  Stream<DynamicTest> discovery_and_alignment_by_rfc_9989() {
    Map<String, Object> file = Corpora.yaml("dns/records/dmarc_discovery_rfc9989_mail-auth.json");
    return ((List<?>) file.get("cases"))
        .stream()
            .map(c -> (Map<?, ?>) c)
            .map(c -> DynamicTest.dynamicTest((String) c.get("name"), () -> judge(c)));
  }

  private static void judge(Map<?, ?> vector) {
    ZoneResolver zone = new ZoneResolver();
    ((Map<?, ?>) vector.get("dns")).forEach((n, text) -> zone.txt((String) n, (String) text));
    ((List<?>) vector.get("exists")).forEach(name -> zone.address((String) name, "192.0.2.1"));
    String from = (String) vector.get("from");
    DomainName author = DomainName.of(from.substring(from.indexOf('@') + 1));
    DmarcChecker checker = new DmarcChecker(zone);
    if (vector.containsKey("policy")) {
      DmarcVerdict failed = checker.check(author, spf(SpfResult.NONE, "x.invalid"), List.of());
      Object policy = failed.record().isPresent() ? failed.disposition().word() : null;
      assertThat(policy).as("%s", failed).isEqualTo(vector.get("policy"));
    }
    DmarcVerdict verdict = checker.check(author, spf(vector), dkim(vector));
    assertThat(verdict.spfAligned()).isEqualTo(Boolean.TRUE.equals(vector.get("spf_aligned")));
    assertThat(verdict.dkimAligned()).isEqualTo(Boolean.TRUE.equals(vector.get("dkim_aligned")));
  }

  private static SpfVerdict spf(Map<?, ?> vector) {
    String domain = (String) vector.get("mail_from");
    return domain == null ? spf(SpfResult.NONE, "x.invalid") : spf(SpfResult.PASS, domain);
  }

  static SpfVerdict spf(SpfResult result, String domain) {
    return new SpfVerdict(result, domain, "", Optional.empty(), 0, 0);
  }

  private static List<DkimResult> dkim(Map<?, ?> vector) {
    String domain = (String) vector.get("dkim_d");
    return domain == null ? List.of() : List.of(dkim(DkimStatus.PASS, domain));
  }

  static DkimResult dkim(DkimStatus status, String domain) {
    return new DkimResult(status, "", Optional.of(DomainName.of(domain)), Optional.of("s1"), false);
  }
}
