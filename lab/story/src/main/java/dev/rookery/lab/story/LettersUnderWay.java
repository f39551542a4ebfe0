package dev.rookery.lab.story;

import dev.rookery.lab.receiver.Arrival;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Letters that were submitted and that their provider has neither taken nor refused. */
final class LettersUnderWay {
  private final Map<Way, Set<String>> recipients = new HashMap<>();

  /** From one address to one receiving provider. */
  record Way(String ip, String provider) {}

  /**
   * @param submitted addresses that nobody else is written to; one letter each
   */
  void add(Way way, Collection<String> submitted) {
    of(way).addAll(submitted);
  }

  /**
   * How many are left.
   *
   * @param arrivals all at this provider so far, from any address
   */
  int left(Way way, List<Arrival> arrivals) {
    Set<String> left = of(way);
    arrivals.stream()
        .filter(arrival -> arrival.ip().equals(way.ip()) && !arrival.reply().isTransient())
        .map(Arrival::recipient)
        .forEach(left::remove);
    return left.size();
  }

  private Set<String> of(Way way) {
    return recipients.computeIfAbsent(way, _ -> new HashSet<>());
  }
}
