package dev.rookery.orchestrator.certificates;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.verify.Lookup;
import dev.rookery.dns.verify.Said;
import dev.rookery.dns.verify.ServerAnswer;
import dev.rookery.orchestrator.platform.DnsAccess;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.DomainName;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Whether a challenge is to be seen wherever an authority may look: a wrong answer costs an order.
 */
@Singleton
final class ChallengeLookup {
  private static final Duration SOON = Duration.ofSeconds(5);

  private final DnsAccess dns;

  ChallengeLookup(DnsAccess dns) {
    this.dns = dns;
  }

  /** True when every authoritative server has the text at every one of its addresses. */
  boolean isEverywhere(DomainName name, String text) {
    try {
      Lookup lookup = dns.authoritative().ask(new RecordKey(Name.of(name), RecordType.TXT));
      return !lookup.answers().isEmpty()
          && lookup.answers().stream().allMatch(answer -> has(answer, text));
    } catch (DnsUnavailableException e) {
      throw new TemporaryException(
          "cannot find the name servers of %s: %s".formatted(name, e.getMessage()), SOON, e);
    }
  }

  private static boolean has(ServerAnswer answer, String text) {
    return answer.said() instanceof Said.Records(var set)
        && set.data().stream()
            .anyMatch(data -> data instanceof Txt txt && txt.joined().equals(text));
  }
}
