package dev.rookery.standards.dkim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rookery.standards.Corpora;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.message.RawMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Messages signed by others. */
class DkimVectorsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2018-06-11T00:00:00Z"));
  private static final String RSA_KEY =
      "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhd"
          + "R6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hst"
          + "T5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
  private static final ZoneResolver FOOTBALL =
      new ZoneResolver()
          .txt(
              "brisbane._domainkey.football.example.com.",
              "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
          .txt("test._domainkey.football.example.com.", RSA_KEY);

  /** RFC 8463 appendix A.3. */
  private static final String RFC_8463 =
      """
      DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
       d=football.example.com; i=@football.example.com;
       q=dns/txt; s=brisbane; t=1528637909; h=from : to :
       subject : date : message-id : from : subject : date;
       bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
       b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
       Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
      DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
       d=football.example.com; i=@football.example.com;
       q=dns/txt; s=test; t=1528637909; h=from : to : subject :
       date : message-id : from : subject : date;
       bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
       b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
       DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
       dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
      From: Joe SixPack <joe@football.example.com>
      To: Suzie Q <suzie@shopping.example.net>
      Subject: Is dinner ready?
      Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
      Message-ID: <20030712040037.46341.5F8J@football.example.com>

      Hi.

      We lost the game.  Are you hungry yet?

      Joe.
      """;

  @Test
  void both_signatures_of_rfc_8463_pass() {
    RawMessage message = RawMessage.ofLines(RFC_8463.getBytes(UTF_8));
    assertThat(new DkimVerifier(FOOTBALL, CLOCK).verify(message))
        .extracting(DkimResult::status, DkimResult::reason)
        .containsOnly(org.assertj.core.groups.Tuple.tuple(DkimStatus.PASS, ""))
        .hasSize(2);
  }

  @Test
  void both_signatures_of_rfc_8463_fail_when_a_word_changes() {
    RawMessage message =
        RawMessage.ofLines(RFC_8463.replace("dinner ready", "dinner Ready").getBytes(UTF_8));
    assertThat(new DkimVerifier(FOOTBALL, CLOCK).verify(message))
        .extracting(DkimResult::reason)
        .containsExactly("signature did not verify", "signature did not verify");
  }

  @Test
  void the_simple_signatures_of_dkimpy_pass() {
    Path file = Corpora.require("dns/dkim/dkimpy/rfc6376.signed.msg");
    RawMessage message = RawMessage.ofLines(Corpora.bytes(file));
    assertThat(new DkimVerifier(FOOTBALL, CLOCK).verify(message))
        .extracting(DkimResult::status)
        .containsExactly(DkimStatus.PASS, DkimStatus.PASS);
  }

  /** All of them are older than RFC 8301: SHA-1, drafts without v=, or DomainKeys. */
  @TestFactory
  Stream<DynamicTest> no_message_of_mail_dkim_passes_by_rules_of_today() throws Exception {
    var verifier = new DkimVerifier(mailDkimZone(), CLOCK);
    return Corpora.files("dns/dkim/Mail-DKIM/corpus").stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(),
                () ->
                    assertThat(verifier.verify(RawMessage.ofLines(Corpora.bytes(file))))
                        .noneMatch(DkimResult::isPass)));
  }

  @TestFactory
  Stream<DynamicTest> key_records_of_mox_are_judged_alike() {
    Map<String, Object> file = Corpora.yaml("dns/records/dkim_key_mox.json");
    return ((List<?>) file.get("cases"))
        .stream()
            .map(c -> (Map<?, ?>) c)
            .map(c -> DynamicTest.dynamicTest("'" + c.get("record") + "'", () -> judgeKey(c)));
  }

  /** RFC 6376 §3.2 allows the last space; a revoked key has no type that matters. */
  private static final List<String> READ_BY_US = List.of("v=DKIM1; p=; ", "v=DKIM1; k=unknown; p=");

  private static void judgeKey(Map<?, ?> vector) {
    boolean lenient = READ_BY_US.contains((String) vector.get("record"));
    Throwable refusal = catchThrowable(() -> useKey((String) vector.get("record")));
    assertThat(refusal == null)
        .as("%s", refusal)
        .isEqualTo(lenient || (Boolean) vector.get("valid"));
  }

  private static void useKey(String text) {
    DkimKeyRecord record = DkimKeyRecord.parse(text);
    if (!record.isRevoked()) {
      record.publicKey();
    }
  }

  private static ZoneResolver mailDkimZone() throws Exception {
    ZoneResolver zone = new ZoneResolver();
    for (String line : Files.readAllLines(Corpora.require("dns/dkim/Mail-DKIM/FAKE_DNS.dat"))) {
      String[] words = line.split("\\s+", 2);
      if (!line.startsWith("#") && words.length == 2 && words[0].contains(".")) {
        String text = words[1].strip();
        if (text.equals("NXDOMAIN") || text.startsWith("~~")) {
          zone.fails("TXT", words[0]);
        } else {
          zone.txt(words[0], text);
        }
      }
    }
    return zone;
  }
}
