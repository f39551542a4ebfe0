package dev.rookery.orchestrator.fleet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Ed25519 keys in OpenSSH's own file format (openssh-portable, PROTOCOL.key), not encrypted. Other
 * kinds of keys are refused: a node's key is Ed25519.
 */
final class OpenSshKey {
  private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
  private static final String END = "-----END OPENSSH PRIVATE KEY-----";
  private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(US_ASCII);
  private static final String TYPE = "ssh-ed25519";
  private static final int RAW = 32;
  private static final int FIELD_MAX = 16_384;
  private static final int BLOCK = 8;
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
  private static final byte[] PKCS8 =
      HexFormat.of().parseHex("302e020100300506032b657004220420"); // RFC 8410 §7

  private OpenSshKey() {}

  /**
   * @throws IllegalArgumentException not that format, encrypted, or no Ed25519 key; says what it is
   *     and never what is in it
   */
  static KeyPair read(String file) {
    String text = file.strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw new IllegalArgumentException(
          "this is no OpenSSH private key; it needs a file as 'ssh-keygen -t ed25519' writes it");
    }
    try {
      String base64 = text.substring(BEGIN.length(), text.length() - END.length());
      return read(
          new DataInputStream(new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64))));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("this OpenSSH private key is damaged", e);
    }
  }

  private static KeyPair read(DataInputStream in) throws IOException, GeneralSecurityException {
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new IOException("no magic");
    }
    if (!word(in).equals("none") || !word(in).equals("none")) {
      throw new IllegalArgumentException(
          "this private key is encrypted; give one without passphrase, made for this node alone: ssh-keygen -t ed25519 -N ''");
    }
    field(in); // options of the key derivation, none
    int keys = in.readInt();
    field(in); // public key, comes again below
    DataInputStream secret = new DataInputStream(new ByteArrayInputStream(field(in)));
    if (secret.readInt() != secret.readInt() || keys != 1) {
      throw new IOException("check numbers differ");
    }
    String type = word(secret);
    if (!type.equals(TYPE)) {
      throw new IllegalArgumentException(
          "this is a key of type %s, allowed is %s: ssh-keygen -t ed25519 -N ''"
              .formatted(type.replaceAll("[^a-z0-9@.-]", "?"), TYPE));
    }
    byte[] open = field(secret);
    byte[] seed = Arrays.copyOf(field(secret), RAW);
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    PublicKey publicKey = factory.generatePublic(new X509EncodedKeySpec(joined(SPKI, open)));
    PrivateKey privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(joined(PKCS8, seed)));
    return new KeyPair(publicKey, privateKey);
  }

  /** The file, its lines ended by line feeds. */
  static String write(KeyPair pair) {
    byte[] open = last(pair.getPublic().getEncoded());
    byte[] seed = last(pair.getPrivate().getEncoded());
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(file);
      out.write(MAGIC);
      field(out, "none".getBytes(US_ASCII));
      field(out, "none".getBytes(US_ASCII));
      field(out, new byte[0]);
      out.writeInt(1);
      field(out, blob(open));
      field(out, secret(open, seed));
      String base64 =
          Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(file.toByteArray());
      return "%s\n%s\n%s\n".formatted(BEGIN, base64, END);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  private static byte[] secret(byte[] open, byte[] seed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    int check = Arrays.hashCode(open); // any number will do when nothing is encrypted
    out.writeInt(check);
    out.writeInt(check);
    field(out, TYPE.getBytes(US_ASCII));
    field(out, open);
    field(out, joined(seed, open));
    field(out, new byte[0]); // comment
    for (int padding = 1; bytes.size() % BLOCK != 0; padding++) {
      out.write(padding);
    }
    return bytes.toByteArray();
  }

  /** The public key as it goes over the wire (RFC 8709 §4). */
  static byte[] blob(PublicKey key) {
    try {
      return blob(last(key.getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }

  private static byte[] blob(byte[] open) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    field(out, TYPE.getBytes(US_ASCII));
    field(out, open);
    return bytes.toByteArray();
  }

  private static byte[] last(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static String word(DataInputStream in) throws IOException {
    return new String(field(in), US_ASCII);
  }

  private static byte[] field(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > FIELD_MAX) {
      throw new IOException("a field of %d octets".formatted(length));
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new IOException("ends early");
    }
    return bytes;
  }

  private static void field(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
