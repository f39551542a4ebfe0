package dev.rookery.lab.story;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A node's own certificate, taken from its disk, as the one thing a mail client of the lab trusts.
 *
 * @param hostname the node's HELO name
 */
record NodeCertificate(String hostname, SSLContext trust) {

  static NodeCertificate read(String hostname, Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(hostname, certificate);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return new NodeCertificate(hostname, context);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "cannot use the certificate of %s, %s: %s".formatted(hostname, pem, e.getMessage()), e);
    }
  }
}
