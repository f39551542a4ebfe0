package dev.rookery.orchestrator.certificates;

import static dev.rookery.sql.Tables.ACME_ACCOUNTS;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.Acme;
import dev.rookery.orchestrator.platform.Secrets;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/**
 * Who we are at the configured ACME server: one account an installation and server. Its key is made
 * and kept before the server hears of it, so a lost answer makes no second account (RFC 8555 §7.3).
 */
@Singleton
final class AcmeAccount {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Acme acme;
  private final Trusting provider;
  private final Database database;
  private final Secrets secrets;
  private final Clock clock;

  AcmeAccount(Installation installation, Database database, Secrets secrets, Clock clock) {
    this.acme = installation.acme();
    this.provider = new Trusting(acme.roots());
    this.database = database;
    this.secrets = secrets;
    this.clock = clock;
  }

  private record Kept(KeyPair key, Optional<String> location) {}

  /**
   * Logs in; makes the account the first time.
   *
   * @throws AcmeException the server is away or refuses
   */
  Login login() throws AcmeException {
    Session session = new Session(URI.create(acme.directory()), provider);
    session.networkSettings().setTimeout(TIMEOUT);
    Kept kept = database.asWorker(this::kept);
    if (kept.location().isPresent()) {
      return session.login(url(kept.location().get()), kept.key());
    }
    AccountBuilder account = new AccountBuilder().agreeToTermsOfService().useKeyPair(kept.key());
    if (!acme.contact().isEmpty()) {
      account.addEmail(acme.contact());
    }
    Login login = account.createLogin(session);
    database.asWorker(db ->
        db.update(ACME_ACCOUNTS)
            .set(ACME_ACCOUNTS.LOCATION, login.getAccountLocation().toString())
            .where(ACME_ACCOUNTS.DIRECTORY.eq(acme.directory()))
            .execute());
    return login;
  }

  private Kept kept(DSLContext db) {
    String place = "acme_accounts|key|" + acme.directory();
    db.insertInto(ACME_ACCOUNTS)
        .set(ACME_ACCOUNTS.DIRECTORY, acme.directory())
        .set(ACME_ACCOUNTS.CREATED_AT, clock.instant())
        .set(ACME_ACCOUNTS.KEY, secrets.seal(PrivateKeys.write(PrivateKeys.generate()), place))
        .onConflict(ACME_ACCOUNTS.DIRECTORY)
        .doNothing()
        .execute();
    return db.select(ACME_ACCOUNTS.KEY, ACME_ACCOUNTS.LOCATION)
        .from(ACME_ACCOUNTS)
        .where(ACME_ACCOUNTS.DIRECTORY.eq(acme.directory()))
        .fetchSingle(row ->
            new Kept(
                PrivateKeys.read(secrets.open(row.value1(), place)),
                Optional.ofNullable(row.value2())));
  }

  static URL url(String text) {
    try {
      return URI.create(text).toURL();
    } catch (IOException e) {
      throw new IllegalStateException("not a URL: " + text, e);
    }
  }

  /** Speaks to a server whose certificate a private authority issued. */
  private static final class Trusting extends GenericAcmeProvider {
    private final List<X509Certificate> roots;
    private @Nullable HttpClient own;

    Trusting(List<X509Certificate> roots) {
      this.roots = roots;
    }

    @Override
    protected HttpConnector createHttpConnector(NetworkSettings settings, HttpClient usual) {
      return new HttpConnector(settings, roots.isEmpty() ? usual : client(settings));
    }

    /** One for all requests: each has a thread. */
    private synchronized HttpClient client(NetworkSettings settings) {
      if (own == null) {
        own = trusting(settings);
      }
      return own;
    }

    private HttpClient trusting(NetworkSettings settings) {
      try {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (int i = 0; i < roots.size(); i++) {
          trusted.setCertificateEntry(Integer.toString(i), roots.get(i));
        }
        TrustManagerFactory managers =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), new SecureRandom());
        return HttpClient.newBuilder()
            .sslContext(context)
            .connectTimeout(settings.getTimeout())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException("acme.trust cannot be used", e);
      }
    }
  }
}
