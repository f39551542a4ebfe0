package dev.rookery.lab.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * An account's public key: EC P-256 for ES256 or RSA for RS256. RFC 7517.
 *
 * @param thumbprint base64url of RFC 7638's SHA-256, which names the key
 */
record Jwk(PublicKey key, String algorithm, String thumbprint) {

  static Jwk read(JsonNode jwk) throws AcmeProblem {
    try {
      return switch (jwk.path("kty").asText()) {
        case "EC" -> ec(jwk);
        case "RSA" -> rsa(jwk);
        default -> throw AcmeProblem.of(400, "badPublicKey", "kty must be EC or RSA");
      };
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw AcmeProblem.of(400, "badPublicKey", "unusable key: " + e.getMessage());
    }
  }

  private static Jwk ec(JsonNode jwk) throws GeneralSecurityException, AcmeProblem {
    if (!jwk.path("crv").asText().equals("P-256")) {
      throw AcmeProblem.of(400, "badPublicKey", "crv must be P-256");
    }
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
    PublicKey key =
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    String canonical =
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(jwk.path("x").asText(), jwk.path("y").asText());
    return new Jwk(key, "ES256", hash(canonical));
  }

  private static Jwk rsa(JsonNode jwk) throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
    String canonical =
        "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
            .formatted(jwk.path("e").asText(), jwk.path("n").asText());
    return new Jwk(key, "RS256", hash(canonical));
  }

  private static BigInteger number(JsonNode jwk, String field) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(field).asText()));
  }

  /** RFC 7518 §3: ES256 signatures are R and S side by side. */
  boolean verifies(byte[] data, byte[] signature) {
    try {
      Signature check =
          Signature.getInstance(
              algorithm.equals("ES256") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
      check.initVerify(key);
      check.update(data);
      return check.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static String hash(String text) {
    try {
      return base64url(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  static String base64url(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
