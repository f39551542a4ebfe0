package dev.rookery.lab.acme;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order for one name with its one authorization and one challenge. RFC 8555 §7.1.3 to §7.1.5.
 * Guarded by the store that holds it.
 */
final class AcmeOrder {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of the challenge and its authorization. */
  enum Proof {
    PENDING,
    VALID,
    INVALID;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  final int id;
  final String account;
  final String domain;
  final String token;
  final Instant expires;
  Proof proof = Proof.PENDING;
  @Nullable AcmeProblem problem;
  @Nullable String chain;

  AcmeOrder(int id, String account, String domain, String token, Instant expires) {
    this.id = id;
    this.account = account;
    this.domain = domain;
    this.token = token;
    this.expires = expires;
  }

  /** RFC 8555 §7.1.6. */
  String status() {
    if (chain != null) {
      return "valid";
    }
    return switch (proof) {
      case PENDING -> "pending";
      case VALID -> "ready";
      case INVALID -> "invalid";
    };
  }

  ObjectNode json(String base) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("status", status())
            .put("expires", expires.toString())
            .put("finalize", base + "/finalize/" + id);
    json.putArray("identifiers").addObject().put("type", "dns").put("value", domain);
    json.putArray("authorizations").add(base + "/authz/" + id);
    if (chain != null) {
      json.put("certificate", base + "/cert/" + id);
    }
    if (problem != null) {
      json.set("error", problem.json());
    }
    return json;
  }

  ObjectNode authorization(String base) {
    ObjectNode json =
        JSON.createObjectNode().put("status", proof.word()).put("expires", expires.toString());
    json.putObject("identifier").put("type", "dns").put("value", domain);
    json.putArray("challenges").add(challenge(base));
    return json;
  }

  ObjectNode challenge(String base) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("type", "dns-01")
            .put("url", base + "/challenge/" + id)
            .put("token", token)
            .put("status", proof.word());
    if (problem != null) {
      json.set("error", problem.json());
    }
    return json;
  }
}
