package dev.rookery.dns.mailauth;

import dev.rookery.dns.record.Mx;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.standards.dmarc.DmarcRecord;
import dev.rookery.standards.dns.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a domain that sends through us is to look like in the DNS.
 *
 * @param selectors keys that sign, or that mail in flight still needs
 * @param exchangers where its mail goes; empty = MX is left to others
 * @param hosts the hosts that send and take its mail; those inside the domain get A and AAAA
 * @param returnPath the domain of the envelope sender, if it is another than {@code domain}; it
 *     must be inside {@code domain} to be aligned (RFC 9989), and takes bounces at the exchangers
 * @param ttl of all records
 */
public record SendingDomain(
    DomainName domain,
    SpfPolicy spf,
    List<DkimSelector> selectors,
    DmarcRecord dmarc,
    List<MailExchanger> exchangers,
    List<MailHost> hosts,
    Optional<DomainName> returnPath,
    Duration ttl) {

  /** Where mail goes; lower preference first, 0 to 65535. */
  public record MailExchanger(int preference, DomainName host) {}

  public SendingDomain {
    selectors = List.copyOf(selectors);
    exchangers = List.copyOf(exchangers);
    hosts = List.copyOf(hosts);
    returnPath = returnPath.filter(path -> !path.equals(domain));
    returnPath.ifPresent(path -> requireInside(path, domain));
  }

  private static void requireInside(DomainName path, DomainName domain) {
    if (!path.isAtOrBelow(domain)) {
      throw new IllegalArgumentException(
          "return path %s is not inside %s, so SPF would not count for DMARC"
              .formatted(path, domain));
    }
  }

  /** {@code _dmarc.<domain>.} (RFC 9989). */
  public Name dmarcName() {
    return Name.of(domain.child("_dmarc"));
  }

  /** Names that stand in an envelope sender: the domain, and the return path if it is another. */
  public List<DomainName> senders() {
    return Stream.concat(Stream.of(domain), returnPath.stream()).toList();
  }

  /** Everything the domain needs, by kind: SPF, DKIM, DMARC, MX, addresses. */
  public List<RecordSet> recordSets() {
    List<RecordSet> sets = new ArrayList<>();
    senders().forEach(sender -> sets.add(spf(sender)));
    selectors.forEach(selector -> sets.add(selector.recordSet(domain, ttl)));
    sets.add(RecordSet.of(dmarcName(), ttl, Txt.of(dmarc.text())));
    senders().forEach(sender -> mx(sender).ifPresent(sets::add));
    hostsInside().forEach(host -> sets.addAll(host.forward(ttl)));
    return sets;
  }

  /**
   * The same as the wish for a zone.
   *
   * @param origin the zone that holds the domain: itself or a name above it
   */
  public DesiredZone desired(Name origin) {
    if (!Name.of(domain).isAtOrBelow(origin)) {
      throw new IllegalArgumentException("%s is not in the zone %s".formatted(domain, origin));
    }
    return DesiredZone.of(origin, recordSets());
  }

  private RecordSet spf(DomainName sender) {
    return RecordSet.of(Name.of(sender), ttl, Txt.of(spf.text()));
  }

  private Optional<RecordSet> mx(DomainName sender) {
    if (exchangers.isEmpty()) {
      return Optional.empty();
    }
    List<Rdata> data =
        exchangers.stream().<Rdata>map(to -> new Mx(to.preference(), Name.of(to.host()))).toList();
    return Optional.of(new RecordSet(Name.of(sender), RecordType.MX, ttl, data));
  }

  private List<MailHost> hostsInside() {
    return hosts.stream().filter(host -> host.name().isAtOrBelow(domain)).toList();
  }
}
