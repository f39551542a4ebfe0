package dev.rookery.standards.dns;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;

/** The library's records as the values of this package. */
final class Records {
  private Records() {}

  /** An address, {@link Mx}, {@link Soa}, text or name; null for types nobody asks for. */
  static @Nullable Object content(Record record) {
    return switch (record) {
      case ARecord a -> a.getAddress();
      case AAAARecord aaaa -> aaaa.getAddress();
      case MXRecord mx -> new Mx(mx.getPriority(), text(mx.getTarget()));
      case TXTRecord txt -> joined(txt);
      case PTRRecord ptr -> text(ptr.getTarget());
      case NSRecord ns -> text(ns.getTarget());
      case CNAMERecord cname -> text(cname.getTarget());
      case SOARecord soa -> new Soa(text(soa.getHost()), soa.getSerial(), negativeTtl(soa));
      default -> null;
    };
  }

  /** RFC 2308 §5: the smaller of the SOA's own TTL and its last field. */
  static Duration negativeTtl(SOARecord soa) {
    return Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum()));
  }

  static String text(Name name) {
    return Names.absolute(name.toString());
  }

  private static String joined(TXTRecord txt) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    txt.getStringsAsByteArrays().forEach(octets::writeBytes);
    return octets.toString(StandardCharsets.ISO_8859_1);
  }
}
