package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rookery.postgres.owned.NotStartedException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * The Ed25519 key that all users of all hosts of a park let in.
 *
 * @param file in OpenSSH's form, for programs
 */
record ParkKey(KeyPair pair, Path file) {
  private static final String TYPE = "ssh-ed25519";
  private static final String COMMENT = "rookery-hosts";
  private static final int RAW_BYTES = 32;
  private static final int BLOCK = 8;

  /** A new one. */
  static ParkKey generate(Path folder) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      Path file = folder.resolve("id_ed25519");
      Files.deleteIfExists(file);
      var ownerOnly = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
      Files.writeString(file, privateKey(pair), US_ASCII);
      return new ParkKey(pair, file);
    } catch (GeneralSecurityException | IOException e) {
      throw new NotStartedException("cannot make a key in " + folder, e);
    }
  }

  /** A line of {@code authorized_keys}. */
  String authorizedKey() {
    try {
      return "%s %s %s"
          .formatted(TYPE, Base64.getEncoder().encodeToString(publicBlob(pair)), COMMENT);
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
  }

  /**
   * Fingerprint of a public key in OpenSSH's one-line form, as {@code ssh-keygen -lf} prints it.
   *
   * @param line type, base64, comment
   */
  static String fingerprint(String line) {
    try {
      byte[] blob = Base64.getDecoder().decode(line.split(" ")[1]);
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static byte[] publicRaw(KeyPair pair) {
    byte[] spki = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(spki, spki.length - RAW_BYTES, spki.length);
  }

  /** As it goes over the wire, RFC 8709 §4. */
  private static byte[] publicBlob(KeyPair pair) throws IOException {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(blob);
    write(out, TYPE.getBytes(US_ASCII));
    write(out, publicRaw(pair));
    return blob.toByteArray();
  }

  /** OpenSSH's PROTOCOL.key, without a passphrase. */
  private static String privateKey(KeyPair pair) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(whole);
    out.write("openssh-key-v1\0".getBytes(US_ASCII));
    write(out, "none".getBytes(US_ASCII)); // cipher
    write(out, "none".getBytes(US_ASCII)); // key derivation
    write(out, new byte[0]);
    out.writeInt(1);
    write(out, publicBlob(pair));
    write(out, privateSection(pair));
    String base64 =
        Base64.getMimeEncoder(70, "\n".getBytes(US_ASCII)).encodeToString(whole.toByteArray());
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n%s\n-----END OPENSSH PRIVATE KEY-----\n"
        .formatted(base64);
  }

  private static byte[] privateSection(KeyPair pair) throws IOException {
    byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    byte[] seedAndPublic = Arrays.copyOf(seed, 2 * RAW_BYTES);
    System.arraycopy(publicRaw(pair), 0, seedAndPublic, RAW_BYTES, RAW_BYTES);
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(section);
    out.writeLong(0); // two check numbers, the same
    write(out, TYPE.getBytes(US_ASCII));
    write(out, publicRaw(pair));
    write(out, seedAndPublic);
    write(out, COMMENT.getBytes(US_ASCII));
    for (int pad = 1; section.size() % BLOCK != 0; pad++) {
      out.write(pad);
    }
    return section.toByteArray();
  }

  private static void write(DataOutputStream out, byte[] text) throws IOException {
    out.writeInt(text.length);
    out.write(text);
  }
}
