package dev.rookery.standards.dkim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.message.HeaderField;
import dev.rookery.standards.message.RawMessage;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DkimVerifierTest {
  private static final Instant NOW = Instant.parse("2026-06-11T00:00:00Z");
  private static final DomainName DOMAIN = DomainName.of("example.com");
  private static final DkimKeyPair KEY = DkimKeyPair.generate(DkimAlgorithm.ED25519_SHA256);
  private static final String NAME = "s1._domainkey.example.com.";
  private static final RawMessage MESSAGE =
      RawMessage.ofLines("From: a@example.com\nSubject: hello\n\nHi.\n".getBytes(UTF_8));
  private static final RawMessage SIGNED =
      new DkimSigner(InstantSource.fixed(NOW))
          .sign(MESSAGE, List.of(new DkimIdentity(DOMAIN, "s1", KEY.privateKey())));

  private static DkimResult verify(ZoneResolver zone, RawMessage message) {
    return new DkimVerifier(zone, InstantSource.fixed(NOW)).verify(message).getFirst();
  }

  private static ZoneResolver zone(String record) {
    return new ZoneResolver().txt(NAME, record);
  }

  @Test
  void no_signature_is_none() {
    assertThat(verify(new ZoneResolver(), MESSAGE).status()).isEqualTo(DkimStatus.NONE);
  }

  @Test
  void a_silent_dns_is_temperror_not_permerror() {
    assertThat(verify(new ZoneResolver().fails("TXT", NAME), SIGNED).status())
        .isEqualTo(DkimStatus.TEMPERROR);
    assertThat(verify(new ZoneResolver(), SIGNED).reason()).isEqualTo("no key for signature");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=DKIM1; k=ed25519; p=|key record: the key is revoked",
        "v=DKIM1; k=ed25519|key record: tag p= is missing",
        "v=DKIM2; k=ed25519; p=%s|key record: v= is not DKIM1 in first place",
        "k=ed25519; v=DKIM1; p=%s|key record: v= is not DKIM1 in first place",
        "k=ed448; p=%s|key record: key type 'ed448' is unknown",
        "k=rsa; p=%s|key record: p= is not a key of type RSA",
        "k=ed25519; p=AAAA|key record: an Ed25519 key has 32 octets, found 3",
        "k=ed25519; p=***|key record: p= is not base64",
        "k=ed25519; h=sha1; p=%s|key does not allow sha256",
        "k=ed25519; s=tlsrpt; p=%s|key is not for email",
        "k=ed25519; k=ed25519; p=%s|key record: tag k= is given twice",
      })
  void an_unusable_key_record_is_permerror(String record, String reason) {
    String p = KEY.record().text().replaceFirst(".*p=", "");
    DkimResult result = verify(zone(record.replace("%s", p)), SIGNED);
    assertThat(result.reason()).isEqualTo(reason);
    assertThat(result.status()).isEqualTo(DkimStatus.PERMERROR);
  }

  @Test
  void a_testing_key_is_reported() {
    String record = KEY.record().text().replace("; p=", "; t=y; p=");
    assertThat(verify(zone(record), SIGNED))
        .returns(true, DkimResult::testing)
        .returns(true, DkimResult::isPass);
  }

  @Test
  void an_rsa_key_below_1024_bits_is_not_accepted() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(768);
    DkimKeyPair weak = new DkimKeyPair(rsa.generateKeyPair());
    RawMessage signed =
        new DkimSigner(InstantSource.fixed(NOW))
            .sign(MESSAGE, List.of(new DkimIdentity(DOMAIN, "s1", weak.privateKey())));
    assertThat(verify(zone(weak.record().text()), signed))
        .returns(DkimStatus.POLICY, DkimResult::status)
        .returns("RSA key of 768 bits, accepted 1024 to 8192", DkimResult::reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v=1;|v=2;|NEUTRAL|v=2, known is 1",
        "a=ed25519-sha256|a=rsa-sha1|PERMERROR|algorithm rsa-sha1",
        "a=ed25519-sha256|a=rsa-sha256|PERMERROR|key is of another type than the signature",
        "c=relaxed/relaxed|c=nowsp|NEUTRAL|canonicalization 'nowsp' is unknown",
        "d=example.com|d=com|NEUTRAL|not a domain name: 'com': it has one label, needs at least two",
        "d=example.com|d=example.com; i=@example.net|PERMERROR|i= is not within d=",
        "d=example.com|d=example.com; x=1|NEUTRAL|x= is before t=",
        "d=example.com|d=example.com; l=900|FAIL|l= is beyond the body",
        "d=example.com|d=example.com; l=x|NEUTRAL|l= is not a number of up to 18 digits",
        "d=example.com|d=example.com; d=example.com|NEUTRAL|tag d= is given twice",
        "s=s1;||NEUTRAL|tag s= is missing",
      })
  void a_tampered_signature_field_never_passes(
      String from, String to, DkimStatus status, String reason) {
    String text = new String(SIGNED.bytes(), UTF_8).replaceFirst(from, to == null ? "" : to);
    DkimResult result = verify(zone(KEY.record().text()), RawMessage.parse(text.getBytes(UTF_8)));
    assertThat(result.status() + " " + result.reason()).isEqualTo(status + " " + reason);
  }

  @Test
  void an_expired_signature_fails() {
    String text = new String(SIGNED.bytes(), UTF_8).replaceFirst("d=", "x=1781136001; d=");
    RawMessage message = RawMessage.parse(text.getBytes(UTF_8));
    var later = InstantSource.fixed(NOW.plusSeconds(100));
    assertThat(new DkimVerifier(zone(KEY.record().text()), later).verify(message).getFirst())
        .returns("signature has expired", DkimResult::reason);
  }

  @Test
  void text_after_a_body_length_is_not_accepted() {
    String text = new String(SIGNED.bytes(), UTF_8).replaceFirst("d=", "l=5; d=") + "Buy now\r\n";
    assertThat(verify(zone(KEY.record().text()), RawMessage.parse(text.getBytes(UTF_8))))
        .returns(DkimStatus.POLICY, DkimResult::status);
  }

  @Test
  void no_more_than_eight_signatures_are_looked_at() {
    RawMessage message = MESSAGE;
    for (HeaderField field : Collections.nCopies(20, HeaderField.of("DKIM-Signature", "v=1"))) {
      message = message.withHeaderOnTop(field);
    }
    var verifier = new DkimVerifier(new ZoneResolver(), InstantSource.fixed(NOW));
    assertThat(verifier.verify(message)).hasSize(8);
  }

  @Test
  void a_key_record_comes_back_as_it_was_written() {
    DkimKeyRecord record = DkimKeyRecord.of(KEY.publicKey());
    assertThat(DkimKeyRecord.parse(record.text())).isEqualTo(record);
    assertThat(record.publicKey()).isEqualTo(KEY.publicKey());
  }
}
