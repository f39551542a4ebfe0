package dev.rookery.standards.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.message.HeaderField;
import dev.rookery.standards.message.RawMessage;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DkimSignerTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-06-11T00:00:00Z"));
  private static final DomainName DOMAIN = DomainName.of("example.com");
  private static final DkimKeyPair RSA = DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256);
  private static final DkimKeyPair ED25519 = DkimKeyPair.generate(DkimAlgorithm.ED25519_SHA256);
  private static final DkimIdentity WITH_RSA = new DkimIdentity(DOMAIN, "s1", RSA.privateKey());
  private static final DkimIdentity WITH_ED25519 =
      new DkimIdentity(DOMAIN, "s2.node", ED25519.privateKey());
  private static final String TEXT =
      """
      From: Anna <anna@example.com>
      To: Bernd <bernd@example.net>
      Subject: Grüße\t aus  Köln
      Date: Thu, 11 Jun 2026 00:00:00 +0000
      Message-ID: <1@example.com>
      List-Unsubscribe: <https://u.example.com/x>
      List-Unsubscribe-Post: List-Unsubscribe=One-Click

      Guten Tag,\t\s
      schöne  Zeilen.


      """;
  private static final RawMessage MESSAGE = RawMessage.ofLines(TEXT.getBytes(UTF_8));

  private final ZoneResolver zone =
      new ZoneResolver()
          .txt("s1._domainkey.example.com.", RSA.record().text())
          .txt("s2.node._domainkey.example.com.", ED25519.record().text());
  private final DkimSigner signer = new DkimSigner(CLOCK);

  private DkimResult verified(RawMessage message) {
    return new DkimVerifier(zone, CLOCK).verify(message).getFirst();
  }

  private RawMessage signed() {
    return signer.sign(MESSAGE, List.of(WITH_RSA));
  }

  private static RawMessage edited(RawMessage message, String from, String to) {
    String text = new String(message.bytes(), UTF_8);
    assertThat(text).contains(from);
    return RawMessage.parse(text.replace(from, to).getBytes(UTF_8));
  }

  @Test
  void several_signatures_all_pass_and_leave_the_message_as_it_was() {
    RawMessage signed = signer.sign(MESSAGE, List.of(WITH_RSA, WITH_ED25519));
    assertThat(new DkimVerifier(zone, CLOCK).verify(signed))
        .extracting(DkimResult::status, r -> r.selector().orElseThrow())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(DkimStatus.PASS, "s1"),
            org.assertj.core.groups.Tuple.tuple(DkimStatus.PASS, "s2.node"));
    assertThat(signed.withoutHeaders("DKIM-Signature").bytes()).isEqualTo(MESSAGE.bytes());
  }

  @Test
  void no_line_of_a_signature_is_longer_than_78_columns() {
    DomainName deep = DomainName.of("a-rather-long-label.of-a-long.customer.example.com");
    for (DkimKeyPair key : List.of(RSA, ED25519)) {
      HeaderField field =
          signer.signature(MESSAGE, new DkimIdentity(deep, "k20260611a", key.privateKey()));
      assertThat(new String(field.raw(), US_ASCII).split("\r\n"))
          .allSatisfy(line -> assertThat(line.length()).isBetween(2, 78));
    }
  }

  @Test
  void unsubscribe_fields_are_covered() {
    String field = signed().headers().getFirst().value();
    assertThat(field.replace(" ", "").toLowerCase())
        .contains(":list-unsubscribe:list-unsubscribe:list-unsubscribe-post:list-unsubscribe-post");
    assertThat(verified(edited(signed(), "u.example.com/x", "u.example.com/y")).status())
        .isEqualTo(DkimStatus.FAIL);
  }

  @ParameterizedTest
  @EnumSource(Canonicalization.class)
  void raw_utf8_and_odd_white_space_survive_each_canonicalization(Canonicalization canonical) {
    var other = new DkimSigner(SignedHeaders.DEFAULT, canonical, canonical, CLOCK);
    assertThat(verified(other.sign(MESSAGE, List.of(WITH_RSA))).status())
        .isEqualTo(DkimStatus.PASS);
  }

  @Test
  void relaxed_bears_refolding_and_trailing_white_space() {
    RawMessage moved = edited(signed(), "To: Bernd <", "to:  Bernd\r\n\t<");
    moved = edited(moved, "schöne  Zeilen.\r\n", "schöne Zeilen. \t\r\n\r\n\r\n");
    assertThat(verified(moved).status()).isEqualTo(DkimStatus.PASS);
  }

  @Test
  void simple_bears_neither() {
    var simple =
        new DkimSigner(
            SignedHeaders.DEFAULT, Canonicalization.SIMPLE, Canonicalization.SIMPLE, CLOCK);
    RawMessage signed = simple.sign(MESSAGE, List.of(WITH_RSA));
    assertThat(verified(edited(signed, "To: Bernd", "To:  Bernd")).status())
        .isEqualTo(DkimStatus.FAIL);
    assertThat(verified(edited(signed, "Zeilen.", "Zeilen. ")).reason())
        .isEqualTo("body hash did not verify");
  }

  @Test
  void a_changed_body_fails() {
    assertThat(verified(edited(signed(), "Guten", "Guter")).reason())
        .isEqualTo("body hash did not verify");
  }

  @Test
  void a_changed_subject_fails() {
    assertThat(verified(edited(signed(), "Köln", "Bonn")).reason())
        .isEqualTo("signature did not verify");
  }

  @Test
  void a_second_from_or_subject_or_a_cc_cannot_be_added() {
    for (String name : List.of("From", "Subject", "Cc", "Reply-To")) {
      RawMessage more = signed().withHeaderOnTop(HeaderField.of(name, "evil@example.org"));
      assertThat(verified(more).status()).as(name).isEqualTo(DkimStatus.FAIL);
    }
  }

  @Test
  void trace_fields_may_be_added() {
    RawMessage more = signed().withHeaderOnTop(HeaderField.of("Received", "from a by b"));
    assertThat(verified(more).status()).isEqualTo(DkimStatus.PASS);
  }

  @Test
  void an_empty_body_is_signed() {
    RawMessage message = RawMessage.parse("From: a@example.com\r\n\r\n".getBytes(UTF_8));
    for (Canonicalization canonical : Canonicalization.values()) {
      var other = new DkimSigner(SignedHeaders.DEFAULT, canonical, canonical, CLOCK);
      assertThat(verified(other.sign(message, List.of(WITH_ED25519))).status())
          .isEqualTo(DkimStatus.PASS);
    }
  }

  @Test
  void a_message_without_from_or_with_two_is_not_signed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.sign(MESSAGE.withoutHeaders("From"), List.of(WITH_RSA)))
        .withMessage("cannot sign a message with 0 From fields, needs exactly one");
  }

  @Test
  void the_private_key_survives_pem_and_is_never_printed() {
    for (DkimKeyPair pair : List.of(RSA, ED25519)) {
      assertThat(DkimKeyPair.parsePrivateKey(pair.privatePem())).isEqualTo(pair.privateKey());
      assertThat(pair.toString()).contains("redacted").doesNotContain("PRIVATE");
    }
    assertThat(WITH_RSA.toString()).isEqualTo("DkimIdentity[d=example.com, s=s1, key redacted]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DkimKeyPair.parsePrivateKey("secret words"))
        .withMessageNotContaining("secret");
  }

  @Test
  void a_key_of_another_kind_is_refused() throws Exception {
    var ec = KeyPairGenerator.getInstance("EC").generateKeyPair();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DkimIdentity(DOMAIN, "s1", ec.getPrivate()))
        .withMessage("a key of type EC, DKIM knows RSA and Ed25519");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DkimIdentity(DOMAIN, "s1; d=evil.example", RSA.privateKey()))
        .withMessageContaining("';' at 2 is not allowed");
  }
}
