package dev.rookery.dns.verify;

import dev.rookery.dns.mailauth.MailHost;
import dev.rookery.dns.mailauth.SendingDomain;
import dev.rookery.dns.mailauth.SpfForecast;
import dev.rookery.dns.plan.SpfCost;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.ValueFamily;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.spf.SpfResult;
import dev.rookery.standards.spf.SpfVerdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** SPF as receivers would evaluate it, on the record that the authoritative servers hold. */
final class SpfChecks {
  private final SpfForecast forecast;
  private final Lookups lookups;

  SpfChecks(SpfForecast forecast, Lookups lookups) {
    this.forecast = forecast;
    this.lookups = lookups;
  }

  List<CheckResult> run(SendingDomain domain) {
    List<CheckResult> results = new ArrayList<>();
    for (DomainName sender : domain.senders()) {
      results.addAll(run(domain, sender));
    }
    return results;
  }

  private List<CheckResult> run(SendingDomain domain, DomainName sender) {
    Name name = Name.of(sender);
    String expected = domain.spf().text();
    Optional<List<String>> records = lookups.texts(name, ValueFamily.SPF);
    if (records.isEmpty()) {
      String found = lookups.require(name, RecordType.TXT).inWords();
      return List.of(CheckResult.unknown(Check.SPF_ONE, name.text(), expected, found));
    }
    if (records.get().size() != 1) {
      return List.of(notOne(name, expected, records.get()));
    }
    String record = records.get().getFirst();
    List<CheckResult> results = new ArrayList<>();
    results.add(CheckResult.passed(Check.SPF_ONE, name.text(), record));
    results.add(cost(name, record));
    for (MailHost host : domain.hosts()) {
      host.addresses().forEach(address -> results.add(covers(name, record, host, address)));
    }
    return results;
  }

  private CheckResult notOne(Name name, String expected, List<String> records) {
    return CheckResult.failed(
        Check.SPF_ONE,
        name.text(),
        "one record: " + expected,
        records.isEmpty()
            ? lookups.require(name, RecordType.TXT).inWords()
            : "%d: %s".formatted(records.size(), records),
        records.isEmpty()
            ? "publish it as TXT"
            : "merge them into one record; receivers answer permerror to two");
  }

  private CheckResult cost(Name name, String record) {
    String expected =
        "at most %d look-ups, %d of them void"
            .formatted(SpfCost.LIMIT.lookups(), SpfCost.LIMIT.voidLookups());
    try {
      SpfCost cost = forecast.count(name, record);
      String found = "%d look-ups, %d void".formatted(cost.lookups(), cost.voidLookups());
      return cost.isAffordable()
          ? CheckResult.passed(Check.SPF_COST, name.text(), found)
          : CheckResult.failed(
              Check.SPF_COST, name.text(), expected, found, "take out includes nobody needs");
    } catch (IllegalStateException e) {
      return CheckResult.failed(
          Check.SPF_COST,
          name.text(),
          expected,
          String.valueOf(e.getMessage()),
          "repair the term that is named");
    }
  }

  private CheckResult covers(Name name, String record, MailHost host, InetAddress address) {
    SpfVerdict verdict = forecast.check(name, record, address, host.name());
    String subject = "%s from %s".formatted(name, address.getHostAddress());
    String found = "%s (%s)".formatted(verdict.result().word(), verdict.reason());
    if (verdict.isPass()) {
      return CheckResult.passed(Check.SPF_SENDERS, subject, found);
    }
    return verdict.result() == SpfResult.TEMPERROR
        ? CheckResult.unknown(Check.SPF_SENDERS, subject, "pass", found)
        : CheckResult.failed(
            Check.SPF_SENDERS, subject, "pass", found, "add the missing terms before the all-term");
  }
}
