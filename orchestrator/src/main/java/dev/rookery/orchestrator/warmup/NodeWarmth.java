package dev.rookery.orchestrator.warmup;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether a node is warm, with a sentence that says why; pure. A pair of source and receiving
 * provider that no mail was ever sent over says nothing of either: were it asked for, a provider
 * that nobody writes to would keep every node warming for good.
 *
 * @param isWarm each of its sources sent, and stands at the end of its ladder wherever it did
 */
record NodeWarmth(boolean isWarm, String sentence) {

  /**
   * @param sources addresses in use
   * @param pairs all there are, of other nodes too
   */
  static NodeWarmth of(List<String> sources, List<Warmup> pairs) {
    if (sources.isEmpty()) {
      return new NodeWarmth(false, "no address is in use");
    }
    Map<String, List<Warmup>> used =
        pairs.stream()
            .filter(pair -> pair.standing().sendingDays() > 0)
            .collect(Collectors.groupingBy(Warmup::ip));
    List<String> fresh = sources.stream().filter(ip -> !used.containsKey(ip)).toList();
    if (!fresh.isEmpty()) {
      return new NodeWarmth(
          false, "nothing was sent from %s yet".formatted(String.join(", ", fresh)));
    }
    List<Warmup> own = sources.stream().flatMap(ip -> used.get(ip).stream()).toList();
    return own.stream()
        .filter(pair -> !isAtItsEnd(pair))
        .findFirst()
        .map(cold -> new NodeWarmth(false, why(cold)))
        .orElseGet(() -> new NodeWarmth(true, allWarm(sources, own)));
  }

  private static boolean isAtItsEnd(Warmup pair) {
    return pair.standing().restingSince() == null
        && pair.step() >= Ladders.require(pair.ladder()).top();
  }

  private static String why(Warmup cold) {
    return cold.standing().restingSince() != null
        ? "%s rests at %s".formatted(cold.ip(), cold.provider())
        : "%s is at step %d of %d of the ladder '%s' with %s"
            .formatted(
                cold.ip(),
                cold.step(),
                Ladders.require(cold.ladder()).top(),
                cold.ladder(),
                cold.provider());
  }

  private static String allWarm(List<String> sources, List<Warmup> own) {
    return "%s stands at the end of the ladder with %s"
        .formatted(
            String.join(", ", sources),
            own.stream()
                .map(Warmup::provider)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ")));
  }
}
