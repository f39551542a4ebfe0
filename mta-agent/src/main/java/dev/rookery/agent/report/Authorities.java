package dev.rookery.agent.report;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import redis.clients.jedis.SslOptions;

/**
 * Whose certificates this node believes when it speaks to the control plane and to Redis: the
 * authorities of the Java run-time, and those of a file that provisioning laid. Names are checked
 * in any case. The file is read at each use, so that a renewed one needs no restart.
 */
public final class Authorities {
  private static final String STORE = "PKCS12";
  private static final char[] NO_SECRET = "public".toCharArray();

  private final Optional<Path> file;

  private Authorities(Optional<Path> file) {
    this.file = file;
  }

  /**
   * @param file PEM, one certificate or more; empty = only the authorities of the Java run-time
   */
  public static Authorities of(Optional<Path> file) {
    return new Authorities(file);
  }

  /** Holds an HTTPS connection to them; leaves a plain one as it is. */
  public void apply(HttpURLConnection http) throws IOException {
    if (http instanceof HttpsURLConnection https && file.isPresent()) {
      https.setSSLSocketFactory(factory(file.get()));
    }
  }

  SslOptions forRedis() {
    if (file.isEmpty()) {
      return SslOptions.defaults();
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      store(file.get()).store(bytes, NO_SECRET);
      return SslOptions.builder()
          .trustStoreType(STORE)
          .truststore(() -> new ByteArrayInputStream(bytes.toByteArray()), NO_SECRET)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + STORE, e);
    }
  }

  private static SSLSocketFactory factory(Path file) throws IOException {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store(file));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the certificates in %s: %s".formatted(file, e), e);
    }
  }

  private static KeyStore store(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IOException(file + " holds no certificate; needed is at least one, as PEM");
      }
      KeyStore store = KeyStore.getInstance(STORE);
      store.load(null, null);
      for (Certificate certificate : known()) {
        store.setCertificateEntry("known-" + store.size(), certificate);
      }
      for (Certificate certificate : found) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read the certificates in %s: %s".formatted(file, e), e);
    }
  }

  private static List<X509Certificate> known() throws GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init((KeyStore) null);
    return Arrays.stream(trust.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }
}
