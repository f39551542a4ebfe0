package dev.rookery.dns.wire;

import dev.rookery.dns.record.Name;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.xbill.DNS.TSIG;

/**
 * A secret shared with a name server (RFC 8945).
 *
 * @param name as the server knows it
 * @param algorithm e.g. {@code hmac-sha256}
 * @param secret base64; printed as {@code [redacted]}
 */
public record TsigKey(Name name, String algorithm, String secret) {
  /** RFC 8945 §6, without those it calls unfit for new use. */
  private static final Set<String> ALGORITHMS =
      Set.of("hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512");

  public TsigKey {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    if (!ALGORITHMS.contains(algorithm)) {
      throw new IllegalArgumentException(
          "TSIG algorithm \"%s\" of key %s, needs one of %s"
              .formatted(algorithm, name, ALGORITHMS.stream().sorted().toList()));
    }
    try {
      Base64.getDecoder().decode(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("secret of TSIG key %s is not base64".formatted(name), e);
    }
  }

  /** A signer for one message; the library's is not made to be shared between threads. */
  public TSIG signer() {
    return new TSIG(
        TSIG.algorithmToName(algorithm),
        WireRecords.name(name),
        Base64.getDecoder().decode(secret));
  }

  @Override
  public String toString() {
    return "TsigKey[%s %s [redacted]]".formatted(name, algorithm);
  }
}
