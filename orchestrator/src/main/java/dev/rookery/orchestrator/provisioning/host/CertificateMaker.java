package dev.rookery.orchestrator.provisioning.host;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Where a certificate comes from when a host needs one. */
@FunctionalInterface
public interface CertificateMaker {
  /** One that the host vouches for itself with. */
  CertificateMaker SELF_MADE =
      hostname -> {
        SelfMadeTls made = SelfMadeTls.make(hostname);
        return new Pair(made.key().getBytes(US_ASCII), made.certificate().getBytes(US_ASCII));
      };

  /** Called when the plan is applied, not before. */
  Pair make(String hostname);

  /** Both PEM. */
  record Pair(byte[] key, byte[] certificate) {
    @Override
    public String toString() {
      return "Pair[redacted]";
    }
  }
}
