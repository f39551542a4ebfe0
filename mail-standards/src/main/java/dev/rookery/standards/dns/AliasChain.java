package dev.rookery.standards.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * One reply read from the name asked along its aliases. RFC 1034 §3.6.2.
 *
 * @param end the last name reached
 * @param answer null when the reply ends at an alias whose target is still to be asked
 * @param ttl how long the reply may be kept, zero for not at all
 */
record AliasChain(Name end, @Nullable Answer<Object> answer, Duration ttl) {
  private static final int ALIASES_MAX = 8;

  static AliasChain read(Message reply, Name asked, int type) {
    List<Record> records = reply.getSection(Section.ANSWER);
    Name current = asked;
    long ttl = Duration.ofDays(1).toSeconds();
    for (int i = 0; i <= ALIASES_MAX; i++) {
      List<Record> found = of(records, current, type);
      if (!found.isEmpty()) {
        List<Object> content = new ArrayList<>();
        for (Record record : found) {
          Object value = Records.content(record);
          if (value != null) {
            content.add(value);
          }
          ttl = Math.min(ttl, record.getTTL());
        }
        return new AliasChain(current, new Answer.Found<>(content), Duration.ofSeconds(ttl));
      }
      List<Record> alias = of(records, current, Type.CNAME);
      if (alias.isEmpty()) {
        break;
      }
      ttl = Math.min(ttl, alias.getFirst().getTTL());
      current = ((CNAMERecord) alias.getFirst()).getTarget();
    }
    return nothing(reply, asked, current, Duration.ofSeconds(ttl));
  }

  private static AliasChain nothing(Message reply, Name asked, Name end, Duration aliasTtl) {
    Duration ttl = negativeTtl(reply);
    ttl = ttl.compareTo(aliasTtl) < 0 ? ttl : aliasTtl;
    if (reply.getRcode() == Rcode.NXDOMAIN) {
      return new AliasChain(end, new Answer.NoName<>(), ttl);
    }
    return end.equals(asked)
        ? new AliasChain(end, new Answer.NoData<>(), ttl)
        : new AliasChain(end, null, aliasTtl);
  }

  /** RFC 2308 §5: without an SOA a negative answer is not kept. */
  private static Duration negativeTtl(Message reply) {
    return reply.getSection(Section.AUTHORITY).stream()
        .filter(SOARecord.class::isInstance)
        .map(soa -> Records.negativeTtl((SOARecord) soa))
        .findFirst()
        .orElse(Duration.ZERO);
  }

  private static List<Record> of(List<Record> records, Name name, int type) {
    return records.stream().filter(r -> r.getType() == type && r.getName().equals(name)).toList();
  }
}
