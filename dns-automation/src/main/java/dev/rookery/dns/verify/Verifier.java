package dev.rookery.dns.verify;

import dev.rookery.dns.record.RecordSet;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Proves that what was published is seen, at every authoritative server. Thread-safe. */
public final class Verifier {
  private final AuthoritativeLookup lookup;
  private final InstantSource clock;

  public Verifier(AuthoritativeLookup lookup, InstantSource clock) {
    this.lookup = lookup;
    this.clock = clock;
  }

  /**
   * Asks for every expected set, all at once. A server that is away makes a verdict negative, not
   * an error.
   *
   * @throws dev.rookery.standards.dns.DnsUnavailableException the zone's servers cannot be found
   *     now
   */
  public Verification verify(Collection<RecordSet> expected) {
    List<Future<RecordVerdict>> pending = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      expected.forEach(set -> pending.add(threads.submit(() -> verify(set))));
    }
    return new Verification(clock.instant(), pending.stream().map(Results::of).toList());
  }

  /** As {@link #verify(Collection)}, for one set. */
  public RecordVerdict verify(RecordSet expected) {
    Comparison comparison = new Comparison(expected);
    List<ServerResult> results =
        lookup.ask(expected.key()).answers().stream()
            .map(a -> new ServerResult(comparison.finding(a.said()), a.evidence()))
            .toList();
    return new RecordVerdict(expected, results);
  }
}
