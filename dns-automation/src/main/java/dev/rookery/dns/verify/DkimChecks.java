package dev.rookery.dns.verify;

import dev.rookery.dns.mailauth.DkimSelector;
import dev.rookery.dns.mailauth.SendingDomain;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.ValueFamily;
import dev.rookery.standards.dkim.DkimKeyRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether receivers find the keys that we sign with. */
final class DkimChecks {
  private final Lookups lookups;

  DkimChecks(Lookups lookups) {
    this.lookups = lookups;
  }

  List<CheckResult> run(SendingDomain domain) {
    return domain.selectors().stream()
        .flatMap(selector -> check(selector.name(domain.domain()), selector).stream())
        .toList();
  }

  private List<CheckResult> check(Name name, DkimSelector selector) {
    String expected = selector.key().text();
    Optional<List<String>> records = lookups.texts(name, ValueFamily.DKIM);
    if (records.isEmpty()) {
      String found = lookups.require(name, RecordType.TXT).inWords();
      return List.of(CheckResult.unknown(Check.DKIM_USABLE, name.text(), expected, found));
    }
    if (records.get().size() != 1) {
      return List.of(notOne(name, expected, records.get()));
    }
    return parsed(name, selector.key(), records.get().getFirst());
  }

  /** Which of several a receiver takes is undefined (RFC 6376 §3.6.2.2). */
  private CheckResult notOne(Name name, String expected, List<String> records) {
    return CheckResult.failed(
        Check.DKIM_USABLE,
        name.text(),
        "one record: " + expected,
        records.isEmpty()
            ? lookups.require(name, RecordType.TXT).inWords()
            : "%d: %s".formatted(records.size(), records),
        records.isEmpty() ? "publish it as TXT" : "remove all but ours");
  }

  private static List<CheckResult> parsed(Name name, DkimKeyRecord ours, String record) {
    try {
      DkimKeyRecord found = DkimKeyRecord.parse(record);
      if (!found.isRevoked()) {
        found.publicKey();
      }
      return List.of(
          CheckResult.passed(Check.DKIM_USABLE, name.text(), record), ours(name, ours, found));
    } catch (IllegalArgumentException e) {
      return List.of(
          CheckResult.failed(
              Check.DKIM_USABLE,
              name.text(),
              ours.text(),
              "%s (%s)".formatted(record, e.getMessage()),
              "publish the record as given"));
    }
  }

  private static CheckResult ours(Name name, DkimKeyRecord ours, DkimKeyRecord found) {
    boolean same = ours.keyType().equals(found.keyType()) && Arrays.equals(ours.key(), found.key());
    return same
        ? CheckResult.passed(Check.DKIM_OURS, name.text(), "our key")
        : CheckResult.failed(
            Check.DKIM_OURS,
            name.text(),
            ours.text(),
            found.text(),
            "publish our key; what we sign does not verify with this one");
  }
}
