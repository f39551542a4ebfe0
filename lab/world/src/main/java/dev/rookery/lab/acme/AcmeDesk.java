package dev.rookery.lab.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** Accounts, orders and what becomes of them; one request at a time. */
final class AcmeDesk {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ORDER_LIFE = Duration.ofDays(7);
  private static final int RANDOM_OCTETS = 32;

  private final AcmeAuthority authority;
  private final Dns01 dns01;
  private final AcmeFaults faults;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Set<String> nonces = new HashSet<>();
  private final Map<String, Jwk> accounts = new HashMap<>();
  private final Map<Integer, AcmeOrder> orders = new HashMap<>();
  private final List<String> issued = new ArrayList<>();

  AcmeDesk(AcmeAuthority authority, Dns01 dns01, AcmeFaults faults, InstantSource clock) {
    this.authority = authority;
    this.dns01 = dns01;
    this.faults = faults;
    this.clock = clock;
  }

  /** Names of every certificate that was issued, in order. */
  synchronized List<String> issued() {
    return List.copyOf(issued);
  }

  synchronized int accounts() {
    return accounts.size();
  }

  synchronized String nonce() {
    String nonce = random();
    nonces.add(nonce);
    return nonce;
  }

  private String random() {
    byte[] octets = new byte[RANDOM_OCTETS];
    random.nextBytes(octets);
    return Jwk.base64url(octets);
  }

  /** RFC 8555 §7.1.1. */
  static ObjectNode directory(String base) {
    ObjectNode directory =
        JSON.createObjectNode()
            .put("newNonce", base + "/new-nonce")
            .put("newAccount", base + "/new-account")
            .put("newOrder", base + "/new-order");
    directory.putObject("meta").put("termsOfService", base + "/terms");
    return directory;
  }

  /**
   * Answers a signed request.
   *
   * @param path below the base, e.g. {@code /order/1}
   */
  synchronized AcmeReply post(String base, String path, byte[] body) throws AcmeProblem {
    Jws jws = Jws.read(body);
    if (!jws.field("url").equals(base + path)) { // RFC 8555 §6.4
      throw AcmeProblem.of(401, "unauthorized", "url is " + jws.field("url"));
    }
    boolean fresh = nonces.remove(jws.field("nonce"));
    if (!fresh || faults.takeBadNonce()) {
      throw AcmeProblem.of(400, "badNonce", "the nonce is unknown or was used"); // RFC 8555 §6.5
    }
    if (path.equals("/new-account")) {
      return newAccount(base, jws);
    }
    String account = jws.field("kid");
    Jwk key = accounts.get(account);
    if (key == null) {
      throw AcmeProblem.of(400, "accountDoesNotExist", "no account '%s'".formatted(account));
    }
    jws.requireSignedBy(key);
    return path.equals("/new-order")
        ? newOrder(base, account, jws.payload())
        : onOrder(base, path, key, order(account, path), jws.payload());
  }

  /** RFC 8555 §7.3; the same key again is the same account. */
  private AcmeReply newAccount(String base, Jws jws) throws AcmeProblem {
    Jwk key = Jwk.read(jws.header().path("jwk"));
    jws.requireSignedBy(key);
    String url = base + "/account/" + key.thumbprint();
    boolean known = accounts.containsKey(url);
    if (!known && jws.payload().path("onlyReturnExisting").asBoolean()) {
      throw AcmeProblem.of(400, "accountDoesNotExist", "no account with this key");
    }
    if (!known && !jws.payload().path("termsOfServiceAgreed").asBoolean()) {
      throw AcmeProblem.of(403, "userActionRequired", "agree to the terms of service");
    }
    accounts.put(url, key);
    ObjectNode account = JSON.createObjectNode().put("status", "valid");
    if (jws.payload().has("contact")) {
      account.set("contact", jws.payload().get("contact"));
    }
    account.put("orders", url + "/orders");
    return AcmeReply.json(known ? 200 : 201, account).with("Location", url);
  }

  private AcmeReply newOrder(String base, String account, JsonNode wanted) throws AcmeProblem {
    Optional<Duration> refused = faults.takeRefusedOrder();
    if (refused.isPresent()) {
      throw AcmeProblem.rateLimited(refused.get());
    }
    JsonNode names = wanted.path("identifiers");
    if (names.size() != 1 || !names.get(0).path("type").asText().equals("dns")) {
      throw AcmeProblem.of(400, "rejectedIdentifier", "this lab issues for one DNS name");
    }
    int id = orders.size() + 1;
    String domain = names.get(0).path("value").asText().toLowerCase(Locale.ROOT);
    AcmeOrder order =
        new AcmeOrder(id, account, domain, random(), clock.instant().plus(ORDER_LIFE));
    orders.put(id, order);
    return AcmeReply.json(201, order.json(base)).with("Location", base + "/order/" + id);
  }

  private AcmeOrder order(String account, String path) throws AcmeProblem {
    String last = path.substring(path.lastIndexOf('/') + 1);
    @Nullable AcmeOrder order =
        last.matches("[0-9]{1,6}") ? orders.get(Integer.parseInt(last)) : null;
    if (order == null || !order.account.equals(account)) {
      throw AcmeProblem.of(404, "malformed", "nothing at " + path);
    }
    return order;
  }

  private AcmeReply onOrder(String base, String path, Jwk key, AcmeOrder order, JsonNode payload)
      throws AcmeProblem {
    boolean isGet = payload.isMissingNode();
    return switch (path.substring(1, path.lastIndexOf('/'))) {
      case "order" -> located(base, order);
      case "authz" -> AcmeReply.json(200, order.authorization(base));
      case "challenge" -> {
        if (!isGet) {
          validate(order, key);
        }
        yield AcmeReply.json(200, order.challenge(base))
            .with("Link", "<%s/authz/%d>;rel=\"up\"".formatted(base, order.id));
      }
      case "finalize" -> {
        finish(order, payload);
        yield located(base, order);
      }
      case "cert" -> AcmeReply.chain(certificate(order));
      default -> throw AcmeProblem.of(404, "malformed", "nothing at " + path);
    };
  }

  private static AcmeReply located(String base, AcmeOrder order) {
    return AcmeReply.json(200, order.json(base)).with("Location", base + "/order/" + order.id);
  }

  private static String certificate(AcmeOrder order) throws AcmeProblem {
    if (order.chain == null) {
      throw AcmeProblem.of(404, "malformed", "no certificate yet");
    }
    return order.chain;
  }

  /** RFC 8555 §8.1, §8.4: the text is the hash of token and key. */
  private void validate(AcmeOrder order, Jwk key) {
    if (order.proof != AcmeOrder.Proof.PENDING) {
      return;
    }
    try {
      if (faults.takeFailingChallenge()) {
        throw AcmeProblem.of(403, "unauthorized", "asked to fail");
      }
      dns01.require(order.domain, Jwk.hash(order.token + "." + key.thumbprint()));
      order.proof = AcmeOrder.Proof.VALID;
    } catch (AcmeProblem e) {
      order.proof = AcmeOrder.Proof.INVALID;
      order.problem = e;
    }
  }

  /** RFC 8555 §7.4. */
  private void finish(AcmeOrder order, JsonNode payload) throws AcmeProblem {
    if (!order.status().equals("ready")) {
      throw AcmeProblem.of(403, "orderNotReady", "the order is " + order.status());
    }
    try {
      var request =
          new JcaPKCS10CertificationRequest(
              Base64.getUrlDecoder().decode(payload.path("csr").asText()));
      List<String> names = AcmeAuthority.names(request);
      if (!names.equals(List.of(order.domain))) {
        throw AcmeProblem.of(
            400, "badCSR", "it is for %s, ordered was %s".formatted(names, order.domain));
      }
      order.chain = authority.issue(request, names);
      issued.add(order.domain);
    } catch (IOException | IllegalArgumentException e) {
      throw AcmeProblem.of(400, "badCSR", "unusable request: " + e.getMessage());
    }
  }
}
