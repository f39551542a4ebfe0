package dev.rookery.dns.verify;

import dev.rookery.dns.record.Cname;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import java.util.List;
import java.util.Optional;

/**
 * One question put to every authoritative server at every address.
 *
 * @param zone that holds the name
 * @param answers one for each address; empty = the zone has no servers
 */
public record Lookup(RecordKey question, Name zone, List<ServerAnswer> answers) {
  public Lookup {
    answers = List.copyOf(answers);
  }

  /**
   * What all servers say alike; no values = all say there is none; an alias is one CNAME. Empty
   * when they differ, when one of them does not answer with authority, or when there are none.
   */
  public Optional<List<Rdata>> agreed() {
    List<Optional<List<Rdata>>> views = answers.stream().map(Lookup::view).distinct().toList();
    return views.size() == 1 ? views.getFirst() : Optional.empty();
  }

  private static Optional<List<Rdata>> view(ServerAnswer answer) {
    return switch (answer.said()) {
      case Said.Records(var set) -> Optional.of(set.data());
      case Said.Nothing _ -> Optional.of(List.of());
      case Said.Alias(Name target) -> Optional.of(List.of(new Cname(target)));
      case Said.Lame _, Said.Unreachable _ -> Optional.empty();
    };
  }

  /** Each server's answer in words. */
  public String inWords() {
    if (answers.isEmpty()) {
      return "%s has no name servers".formatted(zone);
    }
    return String.join(
        "; ",
        answers.stream()
            .map(ServerAnswer::evidence)
            .map(seen -> "%s (%s): %s".formatted(seen.server(), seen.address(), seen.answer()))
            .toList());
  }
}
