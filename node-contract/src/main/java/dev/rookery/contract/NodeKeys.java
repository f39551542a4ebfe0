package dev.rookery.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets one node shares with the control plane, agreed at enrolment: X25519 (RFC 7748), then
 * HKDF-SHA256 (RFC 5869) salted with the enrolment token, so that who does not hold the token
 * cannot stand in between.
 */
public final class NodeKeys {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] root;
  private final byte[] reportKey;
  private final SecretKeySpec sealKey;

  private NodeKeys(byte[] root) {
    this.root = root.clone();
    this.reportKey = expand(root, "rookery report v1");
    this.sealKey = new SecretKeySpec(expand(root, "rookery wanted v1"), "AES");
  }

  /** A fresh X25519 key pair. */
  public static KeyPair newKeyPair() {
    try {
      return KeyPairGenerator.getInstance("X25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no X25519", e);
    }
  }

  /** SubjectPublicKeyInfo in base64. */
  public static String encode(PublicKey key) {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  /** What {@link EnrolRequest#proof} must be. */
  public static String proof(byte[] token, UUID node, String publicKey) {
    return mac(token, ("enrol|" + node + "|" + publicKey).getBytes(UTF_8));
  }

  /**
   * Agrees on the node's keys.
   *
   * @param theirs the other side's public key as {@link #encode} writes it
   * @throws ContractException the other side's key is not a usable X25519 key
   */
  public static NodeKeys agree(KeyPair ours, String theirs, byte[] token, UUID node) {
    try {
      PublicKey peer =
          KeyFactory.getInstance("X25519")
              .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(theirs)));
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(ours.getPrivate());
      agreement.doPhase(peer, true);
      byte[] root =
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract()
                      .addIKM(agreement.generateSecret())
                      .addSalt(token)
                      .thenExpand(("rookery node " + node).getBytes(UTF_8), 32));
      return new NodeKeys(root);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ContractException("the other side's public key is not a usable X25519 key", e);
    }
  }

  /** Keys from {@link #root()}, as kept by either side. */
  public static NodeKeys ofRoot(byte[] root) {
    if (root.length != 32) {
      throw new IllegalArgumentException("node key has %d octets, needs 32".formatted(root.length));
    }
    return new NodeKeys(root);
  }

  /** 32 octets to keep secret; everything else follows from them. */
  public byte[] root() {
    return root.clone();
  }

  /** Frame with its MAC. */
  public Frame sign(byte[] body) {
    return new Frame(body, mac(reportKey, body));
  }

  /**
   * The body of a frame, if it is genuine.
   *
   * @throws ContractException forged, or larger than {@link Frame#MAX_BODY}
   */
  public byte[] open(Frame frame) {
    if (frame.body().length > Frame.MAX_BODY) {
      throw new ContractException(
          "frame of %d octets, at most %d".formatted(frame.body().length, Frame.MAX_BODY));
    }
    if (!MessageDigest.isEqual(
        mac(reportKey, frame.body()).getBytes(UTF_8), frame.mac().getBytes(UTF_8))) {
      throw new ContractException("frame is not signed with this node's key");
    }
    return frame.body();
  }

  /** AES-256-GCM, random nonce in front, base64. {@code context} must be the same at opening. */
  public String seal(byte[] plain, String context) {
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      RANDOM.nextBytes(nonce);
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
      byte[] sealed = cipher.doFinal(plain);
      return Base64.getEncoder()
          .encodeToString(
              ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal", e);
    }
  }

  /**
   * Opens what {@link #seal} closed.
   *
   * @throws ContractException damaged, of another node, or of another context
   */
  public byte[] unseal(String sealed, String context) {
    try {
      byte[] all = Base64.getDecoder().decode(sealed);
      if (all.length < NONCE_BYTES) {
        throw new ContractException("sealed document of %d octets".formatted(all.length));
      }
      byte[] nonce = java.util.Arrays.copyOf(all, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, nonce, context)
          .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new ContractException("sealed document cannot be opened with this node's key", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, sealKey, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(UTF_8));
    return cipher;
  }

  private static byte[] expand(byte[] root, String purpose) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.expandOnly(
                  new SecretKeySpec(root, "HKDF"), purpose.getBytes(UTF_8), 32));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HKDF-SHA256", e);
    }
  }

  private static String mac(byte[] key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
