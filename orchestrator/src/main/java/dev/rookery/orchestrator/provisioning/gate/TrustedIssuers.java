package dev.rookery.orchestrator.provisioning.gate;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose word counts for a certificate: the public authorities that Java comes with, and ours. */
final class TrustedIssuers {
  private final Set<TrustAnchor> anchors = new HashSet<>();

  /**
   * @param more roots of private authorities
   */
  TrustedIssuers(Collection<X509Certificate> more) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager known) {
          Arrays.stream(known.getAcceptedIssuers()).forEach(this::add);
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no trust store", e);
    }
    more.forEach(this::add);
  }

  private void add(X509Certificate root) {
    anchors.add(new TrustAnchor(root, null));
  }

  /**
   * True when the chain leads to one of them at that time; names and revocation are not looked at.
   *
   * @param chain as shown, the host's own first, at least one
   */
  boolean vouchFor(List<X509Certificate> chain, Instant now) {
    try {
      List<X509Certificate> path =
          chain.stream().filter(each -> !TrustedIssuers.isSelfMade(each)).toList();
      if (path.isEmpty()) {
        return false;
      }
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Issued by whom it names: it says nothing about who holds it. */
  static boolean isSelfMade(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
  }
}
