package dev.rookery.lab.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.cli.ApiClient;
import dev.rookery.orchestrator.cli.CommandFailedException;
import dev.rookery.orchestrator.cli.ExitCode;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpReply;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A clear answer with its reason, and nothing half done. */
@WithLivingLab
class BadInputTest {
  private static final String SUPPRESSED = "unknown.person@granite.test"; // bounced in chapter 3

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost        | not-a-domain",
        "192.0.2.7        | not-a-domain",
        "two words.test   | not-a-domain",
        "-acme.test       | not-a-domain",
        "acme..test       | not-a-domain",
        "a_b@acme.test    | not-a-domain",
        "ada@acme.test    | not-a-domain",
        "https://acme.test| not-a-domain",
        "''               | name",
      })
  void what_is_no_domain_is_refused_and_no_domain_is_made(
      String name, String reason, LivingLab lab) {
    JsonNode before = lab.cast().tenant().get("/v1/domains");

    CommandFailedException refused =
        LivingLab.refused(() -> claim(lab.cast().tenant(), name, "acme"));

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.getMessage().toLowerCase().replace(' ', '-')).contains(reason);
    assertThat(lab.cast().tenant().get("/v1/domains")).isEqualTo(before);
  }

  @Test
  void an_unknown_dns_provider_is_refused_with_the_known_ones(LivingLab lab) {
    JsonNode before = lab.cast().tenant().get("/v1/domains");

    CommandFailedException refused =
        LivingLab.refused(() -> claim(lab.cast().tenant(), "shop.acme.test", "elsewhere"));

    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused).hasMessageContainingAll("elsewhere", "acme");
    assertThat(lab.cast().tenant().get("/v1/domains")).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"''", "guess", "rk_live_0000", "Ünicode", "' '"})
  void a_tenant_without_credentials_is_told_so_and_sees_nothing(String key, LivingLab lab) {
    try (ApiClient nobody = new ApiClient(lab.lab().controlPlane().url(), key)) {
      CommandFailedException refused = LivingLab.refused(() -> nobody.get("/v1/domains"));
      assertThat(refused.exitCode()).isEqualTo(ExitCode.AUTHENTICATION);
      assertThat(refused.getMessage()).isNotBlank().doesNotContain("acme");
      JsonNode before = lab.cast().tenant().get("/v1/domains");
      LivingLab.refused(() -> claim(nobody, "shop.acme.test", "acme"));
      assertThat(lab.cast().tenant().get("/v1/domains")).isEqualTo(before);
    }
  }

  @Test
  void another_tenants_key_opens_no_domain_and_makes_no_mailbox_in_it(LivingLab lab) {
    JsonNode before = lab.cast().tenant().get("/v1/mailboxes");
    JsonNode made =
        lab.cast()
            .operator()
            .call("POST", "/v1/admin/tenants", Map.of("code", "beta", "name", "Beta Boxes"));
    try (ApiClient beta =
        new ApiClient(lab.lab().controlPlane().url(), made.path("apiKey").asText())) {
      String domain = lab.cast().domainId();

      CommandFailedException looked = LivingLab.refused(() -> beta.get("/v1/domains/" + domain));
      CommandFailedException wrote =
          LivingLab.refused(() ->
              beta.call("POST", "/v1/mailboxes", Map.of("domainId", domain, "localPart", "eve")));
      CommandFailedException claimed =
          LivingLab.refused(() -> claim(beta, World.TENANT_DOMAIN, "acme"));

      assertThat(looked.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(wrote.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(claimed.exitCode()).isEqualTo(ExitCode.CONFLICT);
      assertThat(beta.get("/v1/domains").path("items")).isEmpty();
    }
    assertThat(lab.cast().tenant().get("/v1/mailboxes")).isEqualTo(before);
  }

  @Test
  void name_servers_that_fail_are_said_and_nothing_is_published(LivingLab lab) {
    String zone = World.TENANT_DOMAIN;
    String path = "/v1/domains/" + lab.cast().domainId();
    JsonNode before = lab.cast().tenant().get(path);
    long serial = lab.lab().world().dns().zone(zone).serial();
    lab.lab().world().dns().faults().servfail(zone);
    try {
      CommandFailedException refused =
          LivingLab.refused(() -> lab.cast().tenant().call("POST", path + "/dns/plan", Map.of()));
      assertThat(refused.getMessage()).contains(zone).doesNotContain("Exception");
    } finally {
      lab.lab().world().dns().faults().clear();
    }
    assertThat(lab.lab().world().dns().zone(zone).serial()).isEqualTo(serial);
    assertThat(lab.cast().tenant().get(path)).isEqualTo(before);
    JsonNode plan = lab.cast().tenant().call("POST", path + "/dns/plan", Map.of());
    assertThat(plan.path("safe").asBoolean()).as(plan.toPrettyString()).isTrue();
  }

  @Test
  void a_letter_to_a_suppressed_address_is_refused_with_the_reason(LivingLab lab) throws Exception {
    SmtpReply reply = refusedBySubmission(lab, lab.cast().mailbox(), SUPPRESSED, 0);

    assertThat(reply.isPermanent()).isTrue();
    assertThat(reply.text()).contains("suppress");
    lab.reckon();
  }

  @Test
  void an_oversize_letter_is_refused_and_the_session_goes_on(LivingLab lab) throws Exception {
    SmtpReply reply =
        refusedBySubmission(lab, lab.cast().mailbox(), "big@granite.test", 11_000_000);

    assertThat(reply.code()).isEqualTo(552);
    lab.reckon();
  }

  @Test
  void a_sender_that_the_login_does_not_own_is_refused(LivingLab lab) throws Exception {
    Mailbox own = lab.cast().mailbox();
    try (Submission session = lab.open("node1", own)) {
      RecipientResult result = session.sendAs("boss@acme.test", "reader@granite.test");
      assertThat(result).isInstanceOf(RecipientResult.Answered.class);
      SmtpReply reply = ((RecipientResult.Answered) result).reply();
      assertThat(reply.isPermanent()).as(reply.folded()).isTrue();
      assertThat(reply.text()).contains("boss@acme.test");
    }
    lab.reckon();
  }

  /** Sends one letter, which must be refused, and counts nothing as submitted. */
  private static SmtpReply refusedBySubmission(LivingLab lab, Mailbox from, String to, int octets)
      throws Exception {
    long before = lab.cast().submitted().get();
    try (Submission session = lab.open("node1", from)) {
      Letter letter = new Letter(from.address(), to, 0);
      RecipientResult result =
          session.send(
              to, octets == 0 ? letter.bytes(java.time.Instant.now()) : letter.padded(octets));
      assertThat(lab.cast().submitted()).hasValue(before);
      assertThat(result).isInstanceOf(RecipientResult.Answered.class);
      return ((RecipientResult.Answered) result).reply();
    }
  }

  private static JsonNode claim(ApiClient as, String name, String provider) {
    return as.call("POST", "/v1/domains", Map.of("name", name, "dnsProvider", provider));
  }
}
