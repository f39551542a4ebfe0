package dev.rookery.standards.dkim;

import dev.rookery.standards.message.HeaderField;
import dev.rookery.standards.message.RawMessage;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Signs messages. RFC 6376 §5. Thread-safe. */
public final class DkimSigner {
  private final SignedHeaders headers;
  private final Canonicalization header;
  private final Canonicalization body;
  private final InstantSource clock;

  /** Signs {@code relaxed/relaxed}, covering {@link SignedHeaders#DEFAULT}. */
  public DkimSigner(InstantSource clock) {
    this(SignedHeaders.DEFAULT, Canonicalization.RELAXED, Canonicalization.RELAXED, clock);
  }

  /**
   * @param clock gives {@code t=}
   */
  public DkimSigner(
      SignedHeaders headers, Canonicalization header, Canonicalization body, InstantSource clock) {
    this.headers = headers;
    this.header = header;
    this.body = body;
    this.clock = clock;
  }

  /**
   * The message with one signature per identity on top; none covers another.
   *
   * @param identities the first one's signature comes topmost
   * @throws IllegalArgumentException the message has no From field, or several
   */
  public RawMessage sign(RawMessage message, List<DkimIdentity> identities) {
    RawMessage signed = message;
    for (DkimIdentity identity : identities.reversed()) {
      signed = signed.withHeaderOnTop(signature(message, identity));
    }
    return signed;
  }

  /**
   * One signature over the message as it is.
   *
   * @throws IllegalArgumentException the message has no From field, or several
   */
  public HeaderField signature(RawMessage message, DkimIdentity identity) {
    int froms = message.headers("From").size();
    if (froms != 1) { // RFC 6376 §5.4; several break RFC 5322 §3.6 and can deceive a reader
      throw new IllegalArgumentException(
          "cannot sign a message with %d From fields, needs exactly one".formatted(froms));
    }
    DkimAlgorithm algorithm = DkimAlgorithm.of(identity.key());
    List<String> names = headers.of(message);
    Folding field = unsigned(message, identity, algorithm, names);
    byte[] unsigned = (field.text() + "\r\n").getBytes(StandardCharsets.US_ASCII);
    List<String> keys = names.stream().map(n -> n.toLowerCase(Locale.ROOT)).toList();
    byte[] data = SignedOctets.header(message, keys, header, unsigned);
    field.run(base64(algorithm.sign(identity.key(), data)));
    return HeaderField.ofRaw((field.text() + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private Folding unsigned(
      RawMessage message, DkimIdentity identity, DkimAlgorithm algorithm, List<String> names) {
    Folding field = new Folding(DkimSignature.NAME);
    field.word("v=1;");
    field.word("a=%s;".formatted(algorithm.word()));
    field.word("c=%s/%s;".formatted(header.word(), body.word()));
    field.word("d=%s;".formatted(identity.domain()));
    field.word("s=%s;".formatted(identity.selector()));
    field.word("t=%d;".formatted(clock.instant().getEpochSecond()));
    field.pieces("h=", separated(names));
    field.word("bh=%s;".formatted(base64(DkimAlgorithm.sha256(body.body(message.body())))));
    field.word("b=");
    return field;
  }

  /** RFC 6376 §3.5: a colon between two names, white space allowed around it. */
  private static List<String> separated(List<String> names) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      pieces.add(names.get(i) + (i == names.size() - 1 ? ";" : ":"));
    }
    return pieces;
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
