package dev.rookery.standards.dkim;

import dev.rookery.standards.message.HeaderField;
import dev.rookery.standards.message.RawMessage;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The octets that a signature covers. RFC 6376 §3.7. */
final class SignedOctets {
  private SignedOctets() {}

  /**
   * @param names as listed in {@code h=}, lower-case; a name more often than the field is there
   *     stands for "no more of these" (RFC 6376 §5.4.2)
   * @param unsigned the signature's own field with an empty {@code b=}
   */
  static byte[] header(
      RawMessage message, List<String> names, Canonicalization canonical, byte[] unsigned) {
    Map<String, Deque<HeaderField>> left = new HashMap<>();
    for (HeaderField field : message.headers()) {
      left.computeIfAbsent(field.name().toLowerCase(Locale.ROOT), _ -> new ArrayDeque<>())
          .push(field);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String name : names) {
      // RFC 6376 §5.4.2: of several fields of one name, the bottom one first
      Deque<HeaderField> fields = left.get(name);
      if (fields != null && !fields.isEmpty()) {
        out.writeBytes(canonical.header(fields.pop().raw()));
      }
    }
    byte[] own = canonical.header(unsigned);
    out.write(own, 0, own.length - 2); // RFC 6376 §3.7: without its CRLF
    return out.toByteArray();
  }
}
