package dev.rookery.dns.verify;

import dev.rookery.dns.mailauth.MailHost;
import dev.rookery.dns.mailauth.SendingDomain;
import dev.rookery.dns.mailauth.SpfForecast;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Checks a sending domain, or a mail host, as receivers will. Thread-safe. */
public final class DomainCheckup {
  private final AuthoritativeLookup servers;
  private final SpfForecast forecast;
  private final InstantSource clock;

  /**
   * @param servers asks the authoritative servers
   * @param forecast evaluates SPF; its resolver follows includes
   */
  public DomainCheckup(AuthoritativeLookup servers, SpfForecast forecast, InstantSource clock) {
    this.servers = servers;
    this.forecast = forecast;
    this.clock = clock;
  }

  /**
   * All checks of a domain and its hosts.
   *
   * @throws dev.rookery.standards.dns.DnsUnavailableException name servers cannot be found now
   */
  public Checkup run(SendingDomain domain) {
    List<RecordKey> questions = new ArrayList<>();
    domain.recordSets().stream().map(RecordSet::key).forEach(questions::add);
    domain.hosts().forEach(host -> questions.addAll(HostChecks.questions(host)));
    Lookups lookups = Lookups.of(servers, questions);
    HostChecks hosts = new HostChecks(lookups);
    List<CheckResult> results = new ArrayList<>();
    results.addAll(ServerChecks.run(domain.domain().absolute(), lookups.all()));
    results.addAll(new SpfChecks(forecast, lookups).run(domain));
    results.addAll(new DkimChecks(lookups).run(domain));
    results.addAll(new DmarcChecks(lookups).run(domain));
    results.addAll(hosts.exchangers(domain));
    domain.hosts().forEach(host -> results.addAll(hosts.run(host)));
    return checkup(domain.domain().absolute(), results, lookups);
  }

  /**
   * The checks of one host: for the gate that a node passes before it sends.
   *
   * @throws dev.rookery.standards.dns.DnsUnavailableException name servers cannot be found now
   */
  public Checkup run(MailHost host) {
    Lookups lookups = Lookups.of(servers, HostChecks.questions(host));
    List<CheckResult> results = new ArrayList<>();
    results.addAll(ServerChecks.run(host.name().absolute(), lookups.all()));
    results.addAll(new HostChecks(lookups).run(host));
    return checkup(host.name().absolute(), results, lookups);
  }

  private Checkup checkup(String subject, List<CheckResult> results, Lookups lookups) {
    return new Checkup(subject, clock.instant(), results, List.copyOf(lookups.all()));
  }
}
