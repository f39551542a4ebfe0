package dev.rookery.lab.acme;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;

/**
 * A signed request: flattened JSON of RFC 7515, with the header fields of RFC 8555 §6.2.
 *
 * @param payload a missing node for POST-as-GET (RFC 8555 §6.3)
 */
record Jws(JsonNode header, JsonNode payload, byte[] signed, byte[] signature) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Jws read(byte[] body) throws AcmeProblem {
    try {
      JsonNode jws = JSON.readTree(body);
      String header = jws.path("protected").asText();
      String payload = jws.path("payload").asText();
      byte[] content = Base64.getUrlDecoder().decode(payload);
      return new Jws(
          JSON.readTree(Base64.getUrlDecoder().decode(header)),
          JSON.readTree(content),
          (header + "." + payload).getBytes(US_ASCII),
          Base64.getUrlDecoder().decode(jws.path("signature").asText()));
    } catch (IOException | IllegalArgumentException e) {
      throw AcmeProblem.malformed("not a flattened JWS: " + e.getMessage());
    }
  }

  String field(String name) {
    return header.path(name).asText();
  }

  void requireSignedBy(Jwk key) throws AcmeProblem {
    if (!field("alg").equals(key.algorithm())) {
      throw AcmeProblem.of(
          400, "badSignatureAlgorithm", "alg must be %s".formatted(key.algorithm()));
    }
    if (!key.verifies(signed, signature)) {
      throw AcmeProblem.malformed("the signature does not verify");
    }
  }
}
