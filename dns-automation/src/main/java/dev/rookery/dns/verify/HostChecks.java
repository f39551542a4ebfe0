package dev.rookery.dns.verify;

import dev.rookery.dns.mailauth.MailHost;
import dev.rookery.dns.mailauth.SendingDomain;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether names lead to hosts, and hosts back to their names. */
final class HostChecks {
  private final Lookups lookups;

  HostChecks(Lookups lookups) {
    this.lookups = lookups;
  }

  static List<RecordKey> questions(MailHost host) {
    return Stream.concat(host.forward(Duration.ZERO).stream(), host.reverse(Duration.ZERO).stream())
        .map(RecordSet::key)
        .toList();
  }

  /** EHLO name, addresses and PTR of a host agree ("forward-confirmed reverse DNS"). */
  List<CheckResult> run(MailHost host) {
    List<CheckResult> results = new ArrayList<>();
    host.forward(Duration.ZERO).forEach(set -> results.add(forward(set)));
    host.reverse(Duration.ZERO).forEach(set -> results.add(reverse(set)));
    return results;
  }

  private CheckResult forward(RecordSet expected) {
    Optional<List<Rdata>> found = lookups.values(expected.name(), expected.type());
    String subject = expected.key().toString();
    String wanted = texts(expected.data());
    if (found.isEmpty()) {
      String said = lookups.require(expected.name(), expected.type()).inWords();
      return CheckResult.unknown(Check.HOST_ADDRESS, subject, wanted, said);
    }
    return found.get().containsAll(expected.data())
        ? CheckResult.passed(Check.HOST_ADDRESS, subject, texts(found.get()))
        : CheckResult.failed(
            Check.HOST_ADDRESS, subject, wanted, texts(found.get()), "publish the addresses");
  }

  /** Exactly ours: of several PTRs a receiver may look at any (RFC 8601 §2.7.3). */
  private CheckResult reverse(RecordSet expected) {
    Optional<List<Rdata>> found = lookups.values(expected.name(), RecordType.PTR);
    String wanted = texts(expected.data());
    String subject = expected.name().text();
    if (found.isEmpty()) {
      String said = lookups.require(expected.name(), RecordType.PTR).inWords();
      return CheckResult.unknown(Check.HOST_REVERSE, subject, wanted, said);
    }
    return found.get().equals(expected.data())
        ? CheckResult.passed(Check.HOST_REVERSE, subject, wanted)
        : CheckResult.failed(
            Check.HOST_REVERSE,
            subject,
            wanted,
            texts(found.get()),
            "set the PTR where the address was rented");
  }

  /** Replies and bounces come back to us. */
  List<CheckResult> exchangers(SendingDomain domain) {
    if (domain.exchangers().isEmpty()) {
      return List.of();
    }
    return domain.recordSets().stream()
        .filter(set -> set.type().equals(RecordType.MX))
        .map(this::exchangers)
        .toList();
  }

  private CheckResult exchangers(RecordSet expected) {
    Name name = expected.name();
    Optional<List<Rdata>> found = lookups.values(name, RecordType.MX);
    String wanted = texts(expected.data());
    if (found.isEmpty()) {
      String said = lookups.require(name, RecordType.MX).inWords();
      return CheckResult.unknown(Check.MX_OURS, name.text(), wanted, said);
    }
    return found.get().equals(expected.data())
        ? CheckResult.passed(Check.MX_OURS, name.text(), wanted)
        : CheckResult.failed(
            Check.MX_OURS,
            name.text(),
            wanted,
            texts(found.get()),
            "publish these MX records, or bounces and replies do not reach us");
  }

  private static String texts(List<Rdata> values) {
    return values.isEmpty() ? "none" : String.join(", ", values.stream().map(Rdata::text).toList());
  }
}
