package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.platform.Ids;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * A certificate that a host vouches for itself with, until it gets one that others vouch for.
 *
 * @param certificate PEM
 * @param key PKCS#8 in PEM, not encrypted
 */
record SelfMadeTls(String certificate, String key) {
  private static final Duration LIFE = Duration.ofDays(825);
  private static final Duration EARLIER = Duration.ofDays(1);

  /** ECDSA P-256, the name as subject and as subjectAltName (RFC 6125 §6.4). */
  static SelfMadeTls make(String hostname) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new SelfMadeTls(
          pem(new JcaMiscPEMGenerator(certificate(hostname, pair))),
          pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("cannot make a certificate for " + hostname, e);
    }
  }

  private static X509CertificateHolder certificate(String hostname, KeyPair pair)
      throws OperatorCreationException, IOException {
    X500Name name = new X500Name("CN=" + hostname);
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(1, uuidBytes()),
            Date.from(now.minus(EARLIER)),
            Date.from(now.plus(LIFE)),
            name,
            pair.getPublic())
        .addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, hostname)))
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
  }

  private static byte[] uuidBytes() {
    return BigInteger.valueOf(Ids.next().getLeastSignificantBits()).abs().toByteArray();
  }

  private static String pem(PemObjectGenerator what) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(what);
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "SelfMadeTls[redacted]";
  }
}
