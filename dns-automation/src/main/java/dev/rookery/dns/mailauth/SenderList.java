package dev.rookery.dns.mailauth;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.Txt;
import dev.rookery.standards.dns.DomainName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * A name in a zone of ours that lists the addresses of the fleet, for {@link SpfSenders.Include}.
 */
public record SenderList(DomainName name, List<InetAddress> addresses) {
  /** The list; its end counts only for who sends as the name itself (RFC 7208 §5.2). */
  public RecordSet recordSet(Duration ttl) {
    SpfPolicy policy = new SpfPolicy(new SpfSenders.Addresses(addresses), SpfPolicy.End.FAIL);
    return RecordSet.of(Name.of(name), ttl, Txt.of(policy.text()));
  }
}
