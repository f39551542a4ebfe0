package dev.rookery.orchestrator.provisioning.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.fleet.GateLevel;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** What certificates at a node's doors are worth. */
class HostCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final String HOST = "kite.nodes.example";
  private static final KeyPair CA_KEY = key();
  private static final X509Certificate CA =
      made("Rehearsal CA", "Rehearsal CA", CA_KEY, CA_KEY, Duration.ofDays(900), true);

  @Test
  void one_by_a_trusted_authority_is_good_and_tells_its_days() {
    Judgement judged = judge(issued(HOST, Duration.ofDays(60)));
    assertThat(judged.level()).isEqualTo(GateLevel.OK);
    assertThat(judged.evidence()).contains("60 days left").contains("Rehearsal CA");
    assertThat(judged.answered()).contains("port 25").contains("port 587");
  }

  @Test
  void one_that_ends_within_a_week_is_weak_and_one_that_has_ended_fails() {
    assertThat(judge(issued(HOST, Duration.ofDays(6))).level()).isEqualTo(GateLevel.WEAK);
    assertThat(judge(issued(HOST, Duration.ofSeconds(-1))).level()).isEqualTo(GateLevel.FAILED);
  }

  @Test
  void one_that_names_another_host_fails() {
    Judgement judged = judge(issued("osprey.nodes.example", Duration.ofDays(60)));
    assertThat(judged.level()).isEqualTo(GateLevel.FAILED);
    assertThat(judged.evidence()).contains("does not name " + HOST);
  }

  @Test
  void a_self_made_one_and_one_by_a_stranger_are_weak() {
    KeyPair own = key();
    Judgement selfMade = judge(made(HOST, HOST, own, own, Duration.ofDays(60), false));
    assertThat(selfMade.level()).isEqualTo(GateLevel.WEAK);
    assertThat(selfMade.evidence()).contains("self-made").contains("60 days left");
    Judgement stranger = judge(made("Nobody CA", HOST, key(), key(), Duration.ofDays(60), false));
    assertThat(stranger.level()).isEqualTo(GateLevel.WEAK);
    assertThat(stranger.evidence()).contains("issued by CN=Nobody CA, which is not among");
  }

  @Test
  void the_worse_door_decides() {
    Presented good = door("192.0.2.25 port 25", List.of(issued(HOST, Duration.ofDays(60))), "");
    Presented bare = door("192.0.2.25 port 587", List.of(), "it does not offer STARTTLS");
    Judgement judged =
        new HostCertificate(HOST, new TrustedIssuers(List.of(CA)), NOW).judge(List.of(good, bare));
    assertThat(judged.level()).isEqualTo(GateLevel.FAILED);
    assertThat(judged.evidence()).contains("192.0.2.25 port 587 does not encrypt");
  }

  private static Judgement judge(X509Certificate own) {
    return new HostCertificate(HOST, new TrustedIssuers(List.of(CA)), NOW)
        .judge(
            List.of(
                door("192.0.2.25 port 25", List.of(own), ""),
                door("192.0.2.25 port 587", List.of(own), "")));
  }

  private static Presented door(String name, List<X509Certificate> chain, String trouble) {
    return new Presented(name, Optional.of(HOST + " ESMTP"), chain, trouble);
  }

  private static X509Certificate issued(String host, Duration left) {
    return made("Rehearsal CA", host, CA_KEY, key(), left, false);
  }

  private static KeyPair key() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate made(
      String issuer, String subject, KeyPair signs, KeyPair own, Duration left, boolean isCa) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(NOW.minus(Duration.ofDays(30))),
              Date.from(NOW.plus(left)),
              new X500Name("CN=" + subject),
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
      if (!isCa) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, subject)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signs.getPrivate())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
