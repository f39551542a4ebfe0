package dev.rookery.standards.dkim;

import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.message.HeaderField;
import dev.rookery.standards.message.RawMessage;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks the signatures of a message. RFC 6376 §6. Thread-safe. */
public final class DkimVerifier {
  private static final int SIGNATURES_MAX = 8; // RFC 6376 §8.4: many signatures are an attack
  private static final int RSA_BITS_MIN = 1024; // RFC 8301 §3.2
  private static final int RSA_BITS_MAX = 8192;

  private final Resolver resolver;
  private final InstantSource clock;

  /**
   * @param resolver finds the keys
   * @param clock tells whether a signature has expired
   */
  public DkimVerifier(Resolver resolver, InstantSource clock) {
    this.resolver = resolver;
    this.clock = clock;
  }

  /**
   * One result per signature, top first, at most eight; a single {@link DkimStatus#NONE} when there
   * is no signature. Never throws for what a message or the DNS holds.
   */
  public List<DkimResult> verify(RawMessage message) {
    List<HeaderField> fields = message.headers(DkimSignature.NAME);
    return fields.isEmpty()
        ? List.of(DkimResult.none())
        : fields.stream().limit(SIGNATURES_MAX).map(field -> verify(message, field)).toList();
  }

  private DkimResult verify(RawMessage message, HeaderField field) {
    DkimSignature signature;
    try {
      signature = DkimSignature.parse(field);
    } catch (IllegalArgumentException e) {
      return DkimResult.unread(DkimStatus.NEUTRAL, e.getMessage());
    }
    return unacceptable(signature)
        .or(() -> outOfTime(signature))
        .or(() -> bodyChanged(message, signature))
        .orElseGet(() -> checkWithKey(message, signature));
  }

  private static Optional<DkimResult> unacceptable(DkimSignature signature) {
    if (DkimAlgorithm.find(signature.algorithm()).isEmpty()) {
      // RFC 8301 §3.1: rsa-sha1 must not be verified
      return result(
          signature, DkimStatus.PERMERROR, "algorithm %s".formatted(signature.algorithm()));
    }
    if (!signature.isIdentityWithinDomain()) {
      return result(signature, DkimStatus.PERMERROR, "i= is not within d="); // RFC 6376 §6.1.1
    }
    if (!signature.signedHeaders().contains("from")) {
      return result(signature, DkimStatus.PERMERROR, "From is not signed"); // RFC 6376 §6.1.1
    }
    return Optional.empty();
  }

  private Optional<DkimResult> outOfTime(DkimSignature signature) {
    if (signature.expiresAt().isPresent()
        && signature.signedAt().isPresent()
        && signature.expiresAt().get().isBefore(signature.signedAt().get())) {
      return result(signature, DkimStatus.NEUTRAL, "x= is before t="); // RFC 6376 §3.5
    }
    return signature.expiresAt().filter(x -> x.isBefore(clock.instant())).isPresent()
        ? result(signature, DkimStatus.FAIL, "signature has expired") // RFC 6376 §6.1.1
        : Optional.empty();
  }

  private static Optional<DkimResult> bodyChanged(RawMessage message, DkimSignature signature) {
    byte[] body = signature.body().body(message.body());
    long length = signature.bodyLength().orElse(body.length);
    if (length > body.length) {
      return result(signature, DkimStatus.FAIL, "l= is beyond the body"); // RFC 6376 §3.5
    }
    byte[] covered = Arrays.copyOf(body, (int) length);
    if (!Arrays.equals(DkimAlgorithm.sha256(covered), signature.bodyHash())) {
      return result(signature, DkimStatus.FAIL, "body hash did not verify");
    }
    // RFC 6376 §8.2: what stands after l= can say anything
    return length < body.length
        ? result(signature, DkimStatus.POLICY, "l= leaves part of the body unsigned")
        : Optional.empty();
  }

  private DkimResult checkWithKey(RawMessage message, DkimSignature signature) {
    List<String> texts;
    try {
      texts = resolver.txt(signature.keyName().absolute()).records();
    } catch (DnsUnavailableException e) {
      return DkimResult.of(signature, DkimStatus.TEMPERROR, "key unavailable");
    }
    if (texts.isEmpty()) {
      return DkimResult.of(signature, DkimStatus.PERMERROR, "no key for signature");
    }
    // RFC 6376 §3.6.2.2: several records at one name are undefined; the first good one may count
    List<DkimResult> results =
        texts.stream().limit(3).map(text -> checkWithKey(message, signature, text)).toList();
    return results.stream().filter(DkimResult::isPass).findFirst().orElse(results.getFirst());
  }

  private static DkimResult checkWithKey(RawMessage message, DkimSignature signature, String text) {
    try {
      DkimKeyRecord record = DkimKeyRecord.parse(text);
      PublicKey key = record.publicKey();
      return keyRefused(signature, record, key)
          .orElseGet(() -> checkHeader(message, signature, key))
          .withTesting(record.isTesting());
    } catch (IllegalArgumentException e) {
      return DkimResult.of(signature, DkimStatus.PERMERROR, "key record: " + e.getMessage());
    }
  }

  private static Optional<DkimResult> keyRefused(
      DkimSignature signature, DkimKeyRecord record, PublicKey key) {
    if (!record.allowsEmail()) {
      return result(signature, DkimStatus.PERMERROR, "key is not for email"); // RFC 6376 §3.6.1
    }
    if (!record.allowsSha256()) {
      return result(signature, DkimStatus.PERMERROR, "key does not allow sha256");
    }
    if (DkimAlgorithm.of(key) != DkimAlgorithm.find(signature.algorithm()).orElseThrow()) {
      return result(signature, DkimStatus.PERMERROR, "key is of another type than the signature");
    }
    if (record.isStrict() && !signature.identityDomain().equals(signature.domain().toString())) {
      return result(signature, DkimStatus.PERMERROR, "key does not allow subdomains in i=");
    }
    int bits = DkimKeyRecord.bits(key);
    boolean rsa = DkimAlgorithm.of(key) == DkimAlgorithm.RSA_SHA256;
    return rsa && (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX)
        ? result(
            signature,
            DkimStatus.POLICY,
            "RSA key of %d bits, accepted %d to %d".formatted(bits, RSA_BITS_MIN, RSA_BITS_MAX))
        : Optional.empty();
  }

  private static DkimResult checkHeader(
      RawMessage message, DkimSignature signature, PublicKey key) {
    byte[] data =
        SignedOctets.header(
            message, signature.signedHeaders(), signature.header(), signature.unsigned());
    return DkimAlgorithm.of(key).verifies(key, data, signature.signature())
        ? DkimResult.of(signature, DkimStatus.PASS, "")
        : DkimResult.of(signature, DkimStatus.FAIL, "signature did not verify");
  }

  private static Optional<DkimResult> result(
      DkimSignature signature, DkimStatus status, String reason) {
    return Optional.of(DkimResult.of(signature, status, reason));
  }
}
