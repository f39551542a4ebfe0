package dev.rookery.lab.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

/** Checks who signed a request (RFC 8945 §5.2). */
final class TsigGate {
  private static final Duration FUDGE = Duration.ofMinutes(5);

  private final Map<Name, TSIG> keys = new ConcurrentHashMap<>();

  /** What the signature of a request is worth. */
  sealed interface Signer {
    /** No signature at all. */
    record Nobody() implements Signer {}

    /** The signature is good; the response is signed with the same key. */
    record Holder(Name key, TSIG tsig, TSIGRecord request) implements Signer {}

    /** The same after its time: signed response, but an error (RFC 8945 §5.2.3). */
    record Late(TSIG tsig, TSIGRecord request) implements Signer {}

    /** Unknown key or wrong signature: unsigned response (RFC 8945 §5.2.1, §5.2.2). */
    record Stranger(int error, TSIGRecord request) implements Signer {}
  }

  void add(TsigKey key) {
    keys.put(key.dnsName(), key.tsig());
  }

  Signer check(Message request, byte[] wire) {
    TSIGRecord record = request.getTSIG();
    if (record == null) {
      return new Signer.Nobody();
    }
    TSIG tsig = keys.get(record.getName());
    if (tsig == null || !record.getAlgorithm().equals(TSIG.HMAC_SHA256)) {
      return new Signer.Stranger(Rcode.BADKEY, record);
    }
    int error = tsig.verify(request, wire, null);
    return switch (error) {
      case Rcode.NOERROR -> new Signer.Holder(record.getName(), tsig, record);
      case Rcode.BADTIME -> new Signer.Late(tsig, record);
      default -> new Signer.Stranger(error, record);
    };
  }

  /** Makes the response carry what the signer may expect. */
  static void sign(Message response, Signer signer) {
    switch (signer) {
      case Signer.Nobody() -> {}
      case Signer.Holder(Name _, TSIG tsig, TSIGRecord request) ->
          response.setTSIG(tsig, Rcode.NOERROR, request);
      case Signer.Late(TSIG tsig, TSIGRecord request) ->
          response.setTSIG(tsig, Rcode.BADTIME, request);
      case Signer.Stranger(int error, TSIGRecord request) ->
          response.addRecord(unsigned(request, error), Section.ADDITIONAL);
    }
  }

  static Optional<Name> holder(Signer signer) {
    return signer instanceof Signer.Holder(Name key, TSIG _, TSIGRecord _)
        ? Optional.of(key)
        : Optional.empty();
  }

  private static TSIGRecord unsigned(TSIGRecord request, int error) {
    return new TSIGRecord(
        request.getName(),
        request.getDClass(),
        0,
        request.getAlgorithm(),
        Instant.now(),
        FUDGE,
        new byte[0],
        request.getOriginalID(),
        error,
        new byte[0]);
  }
}
