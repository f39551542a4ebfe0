package dev.rookery.dns.verify;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.SpfTerms;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.record.ValueFamily;
import java.util.List;

/** Compares values, not TTLs; in a shared set only the families that are expected count. */
final class Comparison {
  private final RecordSet expected;

  Comparison(RecordSet expected) {
    this.expected = expected;
  }

  Finding finding(Said said) {
    return switch (said) {
      case Said.Records(RecordSet found) -> finding(found);
      case Said.Nothing _ -> new Finding.Missing();
      case Said.Alias(Name target) -> new Finding.Different("an alias of " + target);
      case Said.Lame(String reason) -> new Finding.Lame(reason);
      case Said.Unreachable(String reason) -> new Finding.Unreachable(reason);
    };
  }

  private Finding finding(RecordSet found) {
    for (ValueFamily family : expected.families()) {
      if (found.of(family).isEmpty()) {
        return new Finding.Missing();
      }
      if (!matches(family, found.of(family))) {
        return new Finding.Different(texts(found.of(family)));
      }
    }
    return new Finding.AsExpected();
  }

  private boolean matches(ValueFamily family, List<Rdata> found) {
    List<Rdata> wanted = expected.of(family);
    return switch (family) {
      case SPF -> found.size() == 1 && terms(found).containsAll(senders(wanted));
      case OTHER_TEXT -> found.containsAll(wanted);
      case WHOLE, DKIM, DMARC, MTA_STS, TLS_RPT -> found.equals(wanted);
    };
  }

  /** Our senders must be in the record; who else is, is the owner's affair. */
  private static List<String> senders(List<Rdata> wanted) {
    return List.copyOf(parsed(wanted).senders().normalTerms());
  }

  private static List<String> terms(List<Rdata> found) {
    return List.copyOf(parsed(found).normalTerms());
  }

  private static SpfTerms parsed(List<Rdata> values) {
    return SpfTerms.parse(((Txt) values.getFirst()).joined());
  }

  private static String texts(List<Rdata> values) {
    return String.join(", ", values.stream().map(Rdata::canonical).toList());
  }
}
