package dev.rookery.lab.acme;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemWriter;

/** The authority behind the door: a root, an intermediate that signs, and what it signs. */
final class AcmeAuthority {
  private static final Duration ROOT_LIFE = Duration.ofDays(3_650);
  private static final Duration BACKDATED = Duration.ofHours(1);
  private static final char[] NO_PASSWORD = new char[0];

  private final InstantSource clock;
  private final Duration lifetime;
  private final AtomicLong serials = new AtomicLong(1_000);
  private final KeyPair intermediateKey = newKey();
  private final X509Certificate root;
  private final X509Certificate intermediate;

  /**
   * @param lifetime of what is issued
   */
  AcmeAuthority(InstantSource clock, Duration lifetime) {
    this.clock = clock;
    this.lifetime = lifetime;
    KeyPair rootKey = newKey();
    Instant end = clock.instant().plus(ROOT_LIFE);
    this.root = signed("Lab Root", rootKey, "Lab Root", rootKey.getPublic(), end, List.of(), true);
    this.intermediate =
        signed(
            "Lab Root",
            rootKey,
            "Lab Intermediate",
            intermediateKey.getPublic(),
            end,
            List.of(),
            true);
  }

  X509Certificate root() {
    return root;
  }

  /** The names a request asks for; its signature is checked. RFC 8555 §7.4. */
  static List<String> names(JcaPKCS10CertificationRequest request) throws AcmeProblem {
    try {
      boolean own =
          request.isSignatureValid(
              new JcaContentVerifierProviderBuilder().build(request.getPublicKey()));
      if (!own) {
        throw AcmeProblem.of(400, "badCSR", "the request is not signed by its own key");
      }
      return Arrays.stream(request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest))
          .map(attribute -> Extensions.getInstance(attribute.getAttrValues().getObjectAt(0)))
          .map(all -> GeneralNames.fromExtensions(all, Extension.subjectAlternativeName))
          .flatMap(names -> Arrays.stream(names.getNames()))
          .map(name -> name.getName().toString())
          .sorted()
          .toList();
    } catch (GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      throw AcmeProblem.of(400, "badCSR", "unusable request: " + e.getMessage());
    }
  }

  /** The chain in PEM, the new certificate first, the root left out. RFC 8555 §7.4.2. */
  String issue(JcaPKCS10CertificationRequest request, List<String> names) throws AcmeProblem {
    try {
      Instant end = clock.instant().plus(lifetime);
      X509Certificate issued =
          signed(
              "Lab Intermediate",
              intermediateKey,
              names.getFirst(),
              request.getPublicKey(),
              end,
              names,
              false);
      return pem(issued) + pem(intermediate);
    } catch (GeneralSecurityException e) {
      throw AcmeProblem.of(400, "badCSR", "unusable key: " + e.getMessage());
    }
  }

  /** For the authority's own HTTPS door. */
  SSLContext identity(String address) {
    try {
      KeyPair key = newKey();
      X509Certificate own =
          signed(
              "Lab Intermediate",
              intermediateKey,
              "acme.lab.test",
              key.getPublic(),
              clock.instant().plus(ROOT_LIFE),
              List.of(address),
              false);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "door", key.getPrivate(), NO_PASSWORD, new X509Certificate[] {own, intermediate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot make the lab's ACME identity", e);
    }
  }

  private X509Certificate signed(
      String issuer,
      KeyPair signs,
      String subject,
      PublicKey key,
      Instant end,
      List<String> names,
      boolean isAuthority) {
    try {
      Instant start = clock.instant().minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer),
              BigInteger.valueOf(serials.incrementAndGet()),
              Date.from(start),
              Date.from(end.truncatedTo(ChronoUnit.SECONDS)),
              new X500Name("CN=" + subject),
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      if (!names.isEmpty()) {
        GeneralName[] all = names.stream().map(AcmeAuthority::name).toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signs.getPrivate())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a certificate for " + subject, e);
    }
  }

  private static GeneralName name(String name) {
    boolean isAddress = name.matches("[0-9.]+");
    return new GeneralName(isAddress ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  static String pem(X509Certificate certificate) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new JcaMiscPEMGenerator(certificate));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }
}
