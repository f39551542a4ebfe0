package dev.rookery.orchestrator.hosting;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Fingerprint of an SSH host key as OpenSSH prints it: {@code SHA256:} and 43 characters of base64
 * without padding.
 */
public record HostKeyFingerprint(String text) {
  private static final Pattern FORM = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}");

  public HostKeyFingerprint {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a host key fingerprint; it needs the form SHA256: and 43 characters, as ssh-keygen -lf prints it"
              .formatted(text));
    }
  }

  /**
   * @param blob the public key as it goes over the wire (RFC 4253 §6.6)
   */
  public static HostKeyFingerprint of(byte[] blob) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return new HostKeyFingerprint(
          "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
