package dev.rookery.lab.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.lab.dns.LabDns;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.connector.HttpConnector;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** The lab's authority, by the words of RFC 8555 as a client of others speaks them. */
class LabAcmeTest {
  private static final String HOST = "kite.nodes.example";

  private final LabDns dns =
      LabDns.start(new InetSocketAddress("127.0.0.41", 0), new InetSocketAddress("127.0.0.42", 0));
  private final LabAcme acme =
      LabAcme.start(
          new InetSocketAddress("127.0.0.43", 0), dns, InstantSource.system(), Duration.ofDays(90));
  private HttpClient http;
  private Login login;

  @BeforeEach
  void open() throws Exception {
    dns.zone("nodes.example.");
    http = client(acme.root());
    login = account(key());
  }

  @AfterEach
  void close() {
    acme.close();
    dns.close();
  }

  @Test
  void a_name_that_is_proven_gets_a_chain_that_leads_to_the_root() throws Exception {
    Order order = login.newOrder().domain(HOST).create();
    assertThat(order.getStatus()).isEqualTo(Status.PENDING);
    Dns01Challenge challenge = challenge(order);
    dns.zone("nodes.example.").txt("_acme-challenge." + HOST + ".", challenge.getDigest());
    challenge.trigger();
    order.fetch();
    assertThat(order.getStatus()).isEqualTo(Status.READY);
    KeyPair key = key();
    order.execute(key);
    order.fetch();
    assertThat(order.getStatus()).isEqualTo(Status.VALID);

    Order again = login.bindOrder(order.getLocation());
    again.fetch();
    List<X509Certificate> chain = again.getCertificate().getCertificateChain();
    assertThat(chain).hasSize(2);
    assertThat(chain.getFirst().getPublicKey()).isEqualTo(key.getPublic());
    assertThat(chain.getFirst().getSubjectAlternativeNames())
        .anyMatch(name -> name.get(1).equals(HOST));
    assertThat(chain.getFirst().getNotAfter().toInstant())
        .isAfter(Instant.now().plus(Duration.ofDays(89)));
    chain.getFirst().verify(chain.get(1).getPublicKey());
    chain.get(1).verify(acme.root().getPublicKey());
    assertThat(acme.issued()).containsExactly(HOST);
  }

  @Test
  void one_server_that_lacks_the_text_makes_the_order_invalid() throws Exception {
    dns.secondaryLag(Duration.ofHours(1));
    Order order = login.newOrder().domain(HOST).create();
    Dns01Challenge challenge = challenge(order);
    dns.zone("nodes.example.").txt("_acme-challenge." + HOST + ".", challenge.getDigest());
    challenge.trigger();
    order.fetch();
    assertThat(order.getStatus()).isEqualTo(Status.INVALID);
    Authorization authorization = order.getAuthorizations().getFirst();
    authorization.fetch();
    Challenge failed = authorization.getChallenges().getFirst();
    assertThat(failed.getError().orElseThrow().getType().toString())
        .isEqualTo("urn:ietf:params:acme:error:unauthorized");
    assertThatThrownBy(() -> order.execute(key()))
        .isInstanceOf(AcmeServerException.class)
        .hasMessageContaining("the order is invalid");
  }

  @Test
  void a_text_made_with_another_account_proves_nothing() throws Exception {
    Order order = login.newOrder().domain(HOST).create();
    Order theirs = account(key()).newOrder().domain(HOST).create();
    dns.zone("nodes.example.").txt("_acme-challenge." + HOST + ".", challenge(theirs).getDigest());
    challenge(order).trigger();
    order.fetch();
    assertThat(order.getStatus()).isEqualTo(Status.INVALID);
  }

  @Test
  void a_request_for_another_name_is_no_good() throws Exception {
    Order order = login.newOrder().domain(HOST).create();
    Dns01Challenge challenge = challenge(order);
    dns.zone("nodes.example.").txt("_acme-challenge." + HOST + ".", challenge.getDigest());
    challenge.trigger();
    order.fetch();
    assertThatThrownBy(() -> order.execute(key(), csr -> csr.addDomain("other.example")))
        .isInstanceOf(AcmeServerException.class)
        .hasMessageContaining("ordered was " + HOST);
    assertThat(acme.issued()).isEmpty();
  }

  @Test
  void the_same_key_is_the_same_account_and_orders_are_not_shared() throws Exception {
    KeyPair key = key();
    URL first = account(key).getAccountLocation();
    assertThat(account(key).getAccountLocation()).isEqualTo(first);
    Order order = login.newOrder().domain(HOST).create();
    assertThatThrownBy(() -> account(key).bindOrder(order.getLocation()).fetch())
        .isInstanceOf(AcmeServerException.class);
  }

  @Test
  void a_spent_nonce_is_refused_and_a_client_tries_again_with_the_next() throws Exception {
    acme.faults().badNonces(2);
    assertThat(login.newOrder().domain(HOST).create().getStatus()).isEqualTo(Status.PENDING);
  }

  @Test
  void too_many_orders_are_told_when_to_come_back() {
    acme.faults().refuseOrder(Duration.ofMinutes(10));
    assertThatThrownBy(() -> login.newOrder().domain(HOST).create())
        .isInstanceOfSatisfying(
            AcmeRateLimitedException.class,
            e ->
                assertThat(e.getRetryAfter().orElseThrow())
                    .isBetween(
                        Instant.now().plus(Duration.ofMinutes(9)),
                        Instant.now().plus(Duration.ofMinutes(11))));
  }

  @Test
  void what_is_not_signed_for_this_url_and_nonce_is_refused_with_a_problem() throws Exception {
    URI order = URI.create(acme.directory().replace("/directory", "/new-order"));
    HttpRequest.Builder post =
        HttpRequest.newBuilder(order).POST(HttpRequest.BodyPublishers.ofString("{}"));
    assertThat(send(post.header("Content-Type", "application/json")).statusCode()).isEqualTo(415);
    HttpResponse<String> unsigned =
        send(
            HttpRequest.newBuilder(order)
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/jose+json"));
    assertThat(unsigned.statusCode()).isBetween(400, 499);
    assertThat(unsigned.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(unsigned.headers().firstValue("Replay-Nonce")).isPresent();
    assertThat(send(HttpRequest.newBuilder(order).GET()).statusCode()).isEqualTo(405);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Dns01Challenge challenge(Order order) throws Exception {
    Authorization authorization = order.getAuthorizations().getFirst();
    authorization.fetch();
    return authorization.findChallenge(Dns01Challenge.class).orElseThrow();
  }

  private Login account(KeyPair key) throws Exception {
    Session session = new Session(URI.create(acme.directory()), new ByRoot(http));
    return new AccountBuilder()
        .agreeToTermsOfService()
        .addEmail("postmaster@nodes.example")
        .useKeyPair(key)
        .createLogin(session);
  }

  private static KeyPair key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static HttpClient client(X509Certificate root) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", root);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static final class ByRoot extends GenericAcmeProvider {
    private final HttpClient client;

    ByRoot(HttpClient client) {
      this.client = client;
    }

    @Override
    protected HttpConnector createHttpConnector(NetworkSettings settings, HttpClient usual) {
      return new HttpConnector(settings, client);
    }
  }
}
