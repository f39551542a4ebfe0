package dev.rookery.dns.verify;

import java.util.Collection;
import java.util.List;

/** Whether the name servers themselves are in order, over everything they were asked. */
final class ServerChecks {
  private ServerChecks() {}

  static List<CheckResult> run(String subject, Collection<Lookup> lookups) {
    return List.of(answer(subject, lookups), agree(subject, lookups));
  }

  private static CheckResult answer(String subject, Collection<Lookup> lookups) {
    List<String> silent =
        lookups.stream()
            .flatMap(lookup -> lookup.answers().stream())
            .filter(answer -> !hasAuthority(answer.said()))
            .map(ServerChecks::shown)
            .distinct()
            .toList();
    List<String> orphans =
        lookups.stream()
            .filter(lookup -> lookup.answers().isEmpty())
            .map(Lookup::inWords)
            .distinct()
            .toList();
    if (silent.isEmpty() && orphans.isEmpty()) {
      return CheckResult.passed(Check.SERVERS_ANSWER, subject, "all answer with authority");
    }
    return CheckResult.failed(
        Check.SERVERS_ANSWER,
        subject,
        "every name server answers with authority at every address",
        String.join("; ", silent.isEmpty() ? orphans : silent),
        "repair these servers, or take them out of the delegation");
  }

  private static boolean hasAuthority(Said said) {
    return switch (said) {
      case Said.Records _, Said.Nothing _, Said.Alias _ -> true;
      case Said.Lame _, Said.Unreachable _ -> false;
    };
  }

  private static String shown(ServerAnswer answer) {
    Evidence evidence = answer.evidence();
    return "%s (%s) %s".formatted(evidence.server(), evidence.address(), evidence.answer());
  }

  private static CheckResult agree(String subject, Collection<Lookup> lookups) {
    List<String> differing =
        lookups.stream().filter(ServerChecks::differ).map(Lookup::inWords).toList();
    if (differing.isEmpty()) {
      return CheckResult.passed(Check.SERVERS_AGREE, subject, "all say the same");
    }
    return CheckResult.failed(
        Check.SERVERS_AGREE,
        subject,
        "the same answer from every name server",
        String.join("; ", differing),
        "wait for the secondaries, then look at their transfers");
  }

  private static boolean differ(Lookup lookup) {
    long views =
        lookup.answers().stream()
            .map(ServerAnswer::said)
            .filter(ServerChecks::hasAuthority)
            .map(ServerChecks::view)
            .distinct()
            .count();
    return views > 1;
  }

  /** TTLs count down on the way and are not part of what is said. */
  private static Object view(Said said) {
    return said instanceof Said.Records(var set) ? set.data() : said;
  }
}
