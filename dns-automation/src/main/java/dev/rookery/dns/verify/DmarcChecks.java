package dev.rookery.dns.verify;

import dev.rookery.dns.mailauth.SendingDomain;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.ValueFamily;
import dev.rookery.standards.dmarc.DmarcRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether there is one DMARC policy, readable, whoever wrote it. */
final class DmarcChecks {
  private final Lookups lookups;

  DmarcChecks(Lookups lookups) {
    this.lookups = lookups;
  }

  List<CheckResult> run(SendingDomain domain) {
    Name name = domain.dmarcName();
    String expected = domain.dmarc().text();
    Optional<List<String>> records = lookups.texts(name, ValueFamily.DMARC);
    if (records.isEmpty()) {
      String found = lookups.require(name, RecordType.TXT).inWords();
      return List.of(CheckResult.unknown(Check.DMARC_ONE, name.text(), expected, found));
    }
    if (records.get().size() != 1) {
      return List.of(notOne(name, expected, records.get()));
    }
    String record = records.get().getFirst();
    return List.of(
        CheckResult.passed(Check.DMARC_ONE, name.text(), record),
        usable(name, expected, record),
        reports(name, expected, record));
  }

  private CheckResult notOne(Name name, String expected, List<String> records) {
    return CheckResult.failed(
        Check.DMARC_ONE,
        name.text(),
        "one record, e.g. " + expected,
        records.isEmpty()
            ? lookups.require(name, RecordType.TXT).inWords()
            : "%d: %s".formatted(records.size(), records),
        records.isEmpty() ? "publish it as TXT" : "keep one; receivers ignore them all");
  }

  private static CheckResult usable(Name name, String expected, String record) {
    try {
      DmarcRecord.parse(record);
      return CheckResult.passed(Check.DMARC_USABLE, name.text(), record);
    } catch (IllegalArgumentException e) {
      return CheckResult.failed(
          Check.DMARC_USABLE,
          name.text(),
          "a readable policy, e.g. " + expected,
          "%s (%s)".formatted(record, e.getMessage()),
          "repair the record");
    }
  }

  private static CheckResult reports(Name name, String expected, String record) {
    boolean wanted = record.toLowerCase(Locale.ROOT).matches(".*;\\s*rua\\s*=.*");
    return wanted
        ? CheckResult.passed(Check.DMARC_REPORTS, name.text(), record)
        : CheckResult.failed(
            Check.DMARC_REPORTS,
            name.text(),
            "an address for aggregate reports, e.g. " + expected,
            record,
            "add rua=, or nobody notices mail that fails");
  }
}
