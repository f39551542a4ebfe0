package dev.rookery.dns.verify;

import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.record.ValueFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Answers to a set of questions, asked all at once. */
final class Lookups {
  private final Map<RecordKey, Lookup> byKey;

  private Lookups(Map<RecordKey, Lookup> byKey) {
    this.byKey = byKey;
  }

  static Lookups of(AuthoritativeLookup servers, Collection<RecordKey> questions) {
    SortedSet<RecordKey> distinct = new TreeSet<>(questions);
    List<Future<Lookup>> pending = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      distinct.forEach(question -> pending.add(threads.submit(() -> servers.ask(question))));
    }
    Map<RecordKey, Lookup> byKey = new TreeMap<>();
    pending.stream().map(Results::of).forEach(lookup -> byKey.put(lookup.question(), lookup));
    return new Lookups(byKey);
  }

  Collection<Lookup> all() {
    return byKey.values();
  }

  Lookup require(Name name, RecordType type) {
    Lookup lookup = byKey.get(new RecordKey(name, type));
    if (lookup == null) {
      throw new IllegalStateException("%s %s was not asked".formatted(name, type));
    }
    return lookup;
  }

  /** What all servers say alike. */
  Optional<List<Rdata>> values(Name name, RecordType type) {
    return require(name, type).agreed();
  }

  /** The texts of one family, joined, that all servers say alike. */
  Optional<List<String>> texts(Name name, ValueFamily family) {
    return values(name, RecordType.TXT)
        .map(values ->
            values.stream()
                .filter(value -> ValueFamily.of(name, value) == family)
                .map(value -> ((Txt) value).joined())
                .toList());
  }
}
