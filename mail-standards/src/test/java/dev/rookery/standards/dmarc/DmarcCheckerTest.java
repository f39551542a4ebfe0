package dev.rookery.standards.dmarc;

import static dev.rookery.standards.dmarc.DmarcSuiteTest.dkim;
import static dev.rookery.standards.dmarc.DmarcSuiteTest.spf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rookery.standards.dkim.DkimStatus;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.spf.SpfResult;
import dev.rookery.standards.spf.SpfVerdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DmarcCheckerTest {
  private static final DomainName AUTHOR = DomainName.of("news.example.com");
  private static final SpfVerdict NO_SPF = spf(SpfResult.NONE, "other.example");

  private final ZoneResolver zone = new ZoneResolver().address("news.example.com.", "192.0.2.1");
  private final DmarcChecker checker = new DmarcChecker(zone);

  private void publish(String record) {
    zone.txt("_dmarc.example.com.", record);
  }

  @Test
  void no_record_is_none() {
    assertThat(checker.check(AUTHOR, NO_SPF, List.of()).result()).isEqualTo(DmarcResult.NONE);
  }

  @Test
  void a_subdomain_of_the_same_organization_is_aligned_when_relaxed() {
    publish("v=DMARC1; p=reject; aspf=s");
    assertThat(checker.check(AUTHOR, NO_SPF, List.of(dkim(DkimStatus.PASS, "example.com"))))
        .returns(DmarcResult.PASS, DmarcVerdict::result)
        .returns(true, DmarcVerdict::dkimAligned)
        .returns(DmarcPolicy.NONE, DmarcVerdict::disposition);
    assertThat(checker.check(AUTHOR, spf(SpfResult.PASS, "example.com"), List.of()))
        .returns(DmarcResult.FAIL, DmarcVerdict::result)
        .returns(DmarcPolicy.REJECT, DmarcVerdict::disposition);
  }

  @Test
  void a_pass_for_another_domain_does_not_help() {
    publish("v=DMARC1; p=quarantine");
    assertThat(
            checker.check(
                AUTHOR,
                spf(SpfResult.PASS, "bounce.example.net"),
                List.of(dkim(DkimStatus.PASS, "esp.example"))))
        .returns(DmarcResult.FAIL, DmarcVerdict::result)
        .returns(DmarcPolicy.QUARANTINE, DmarcVerdict::disposition);
  }

  @Test
  void a_softfail_does_not_pass() {
    publish("v=DMARC1; p=reject");
    assertThat(checker.check(AUTHOR, spf(SpfResult.SOFTFAIL, "example.com"), List.of()).result())
        .isEqualTo(DmarcResult.FAIL);
  }

  @ParameterizedTest
  @CsvSource({"reject,QUARANTINE", "quarantine,NONE", "none,NONE"})
  void a_domain_that_tests_gets_one_step_less(String policy, DmarcPolicy disposition) {
    publish("v=DMARC1; t=y; p=" + policy);
    assertThat(checker.check(AUTHOR, NO_SPF, List.of()).disposition()).isEqualTo(disposition);
  }

  @Test
  void a_silent_dns_is_temperror() {
    zone.fails("TXT", "_dmarc.example.com.");
    assertThat(checker.check(AUTHOR, NO_SPF, List.of()).result()).isEqualTo(DmarcResult.TEMPERROR);
  }

  @Test
  void an_aligned_temperror_stays_open_but_a_foreign_one_does_not() {
    publish("v=DMARC1; p=reject");
    assertThat(
            checker
                .check(AUTHOR, NO_SPF, List.of(dkim(DkimStatus.TEMPERROR, "example.com")))
                .result())
        .isEqualTo(DmarcResult.TEMPERROR);
    assertThat(
            checker
                .check(AUTHOR, NO_SPF, List.of(dkim(DkimStatus.TEMPERROR, "evil.example")))
                .result())
        .isEqualTo(DmarcResult.FAIL);
  }

  @Test
  void two_records_count_as_none() {
    publish("v=DMARC1; p=reject");
    publish("v=DMARC1; p=none");
    assertThat(checker.check(AUTHOR, NO_SPF, List.of()).result()).isEqualTo(DmarcResult.NONE);
  }

  @Test
  void other_texts_at_the_name_do_not_disturb() {
    publish("some-verification=1");
    publish("v=DMARC1; p=reject");
    assertThat(checker.check(AUTHOR, NO_SPF, List.of()).disposition())
        .isEqualTo(DmarcPolicy.REJECT);
  }

  @Test
  void the_organizational_domain_is_the_topmost_with_a_record() {
    publish("v=DMARC1; p=none");
    zone.txt("_dmarc.news.example.com.", "v=DMARC1; p=none");
    assertThat(checker.organizationalDomain(AUTHOR)).hasToString("example.com");
    assertThat(checker.organizationalDomain(DomainName.of("a.example.org")))
        .hasToString("a.example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v=DMARC1; p=none",
        "v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; aspf=s; psd=n; t=y; "
            + "rua=mailto:a@example.com,mailto:b@example.com; ruf=mailto:c@example.com",
      })
  void a_record_comes_back_as_it_was_written(String text) {
    assertThat(DmarcRecord.parse(text).text()).isEqualTo(text);
  }

  @Test
  void tags_of_rfc_7489_are_read_over_and_not_written() {
    assertThat(DmarcRecord.parse("v=DMARC1;p=none;pct=50;rf=afrf;ri=3600;fo=1"))
        .isEqualTo(DmarcRecord.of(DmarcPolicy.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=dmarc1; p=none|it does not start with v=DMARC1",
        "p=none; v=DMARC1|it does not start with v=DMARC1",
        "v=DMARC1|p=, sp= or np= is unusable and rua= has no address",
        "v=DMARC1; p=block|p=, sp= or np= is unusable and rua= has no address",
        "v=DMARC1; p=none; p=reject|tag p= is given twice",
      })
  void a_broken_record_is_refused(String text, String why) {
    assertThatIllegalArgumentException().isThrownBy(() -> DmarcRecord.parse(text)).withMessage(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a@Example.com|example.com",
        "Anna <a@example.com>|example.com",
        "\"Anna, <b@evil.example>\" <a@example.com>|example.com",
        "Anna (x@evil.example) <a@example.com>|example.com",
        "\"a@evil.example\"@example.com|example.com",
        "a@example.com, b@example.com|example.com",
        "a@example.com, b@example.net|",
        "undisclosed|",
        "a@[192.0.2.1]|",
      })
  void the_author_domain_is_that_of_the_address(String from, String domain) {
    RawMessage message = RawMessage.parse("From: %s\r\n\r\n".formatted(from).getBytes(UTF_8));
    assertThat(AuthorDomain.find(message).map(DomainName::toString))
        .isEqualTo(Optional.ofNullable(domain));
  }

  @Test
  void two_from_fields_have_no_author_domain() {
    RawMessage message =
        RawMessage.parse("From: a@example.com\r\nFrom: a@example.com\r\n\r\n".getBytes(UTF_8));
    assertThat(AuthorDomain.find(message)).isEmpty();
  }
}
