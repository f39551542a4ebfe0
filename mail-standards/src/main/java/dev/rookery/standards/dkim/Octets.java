package dev.rookery.standards.dkim;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.regex.Pattern;

/** Encodings of keys and signatures. */
final class Octets {
  private static final Pattern WHITE_SPACE = Pattern.compile("[ \t\r\n]+");

  /** SEQUENCE { rsaEncryption, NULL }. RFC 8017 A.1. */
  private static final byte[] RSA_IDENTIFIER = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private Octets() {}

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** RFC 6376 §2.10: base64 with white space between. */
  static byte[] base64(String tag, String value) {
    try {
      return Base64.getDecoder().decode(WHITE_SPACE.matcher(value).replaceAll(""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s= is not base64".formatted(tag), e);
    }
  }

  static byte[] rsaSubjectPublicKeyInfo(byte[] rsaPublicKey) {
    byte[] bits = der(0x03, join(new byte[] {0}, rsaPublicKey));
    return der(0x30, join(RSA_IDENTIFIER, bits));
  }

  private static byte[] der(int tag, byte[] content) {
    int length = content.length;
    byte[] head =
        length < 0x80
            ? new byte[] {(byte) tag, (byte) length}
            : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    return join(head, content);
  }
}
