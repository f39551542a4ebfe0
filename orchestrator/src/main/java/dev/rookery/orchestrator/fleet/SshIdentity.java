package dev.rookery.orchestrator.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rookery.orchestrator.hosting.FirstHostKey;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.Sensitive;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The Ed25519 key we log in to one node with; every node has its own. */
public record SshIdentity(KeyPair pair) {
  private static final String TYPE = "ssh-ed25519";

  static SshIdentity generate() {
    try {
      return new SshIdentity(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no Ed25519", e);
    }
  }

  /** Public key, then private key, each in base64 on a line of its own. */
  byte[] write() {
    Base64.Encoder base64 = Base64.getEncoder();
    return "%s\n%s"
        .formatted(
            base64.encodeToString(pair.getPublic().getEncoded()),
            base64.encodeToString(pair.getPrivate().getEncoded()))
        .getBytes(US_ASCII);
  }

  static SshIdentity read(byte[] written) {
    String[] lines = new String(written, US_ASCII).split("\n");
    Base64.Decoder base64 = Base64.getDecoder();
    try {
      KeyFactory keys = KeyFactory.getInstance("Ed25519");
      return new SshIdentity(
          new KeyPair(
              keys.generatePublic(new X509EncodedKeySpec(base64.decode(lines[0]))),
              keys.generatePrivate(new PKCS8EncodedKeySpec(base64.decode(lines[1])))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("stored SSH key is damaged", e);
    }
  }

  /** The public key as a line of {@code authorized_keys} (RFC 8709 §4), without comment. */
  public String authorizedKey() {
    return TYPE + " " + Base64.getEncoder().encodeToString(OpenSshKey.blob(pair.getPublic()));
  }

  /** This key as one that a new machine is to show. */
  FirstHostKey asHostKey() {
    return new FirstHostKey(authorizedKey(), new Sensitive(OpenSshKey.write(pair)));
  }

  HostKeyFingerprint fingerprint() {
    return HostKeyFingerprint.of(OpenSshKey.blob(pair.getPublic()));
  }

  @Override
  public String toString() {
    return "SshIdentity[%s]".formatted(authorizedKey());
  }
}
