package dev.rookery.dns.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.SpfTerms;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a shared zone: coming and going, we leave it as it was. */
class ForeignRecordsTest {
  private static final int ROUNDS = 2_000;
  private static final Name ZONE = Name.of("example.com");
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final List<String> FOREIGN_TERMS =
      List.of("a", "MX", "+ip4:192.0.2.1", "include:x.example", "?exists:%{i}.y.example");
  private static final List<String> OUR_TERMS =
      List.of("ip4:192.0.2.1", "ip6:2001:db8::1", "include:_spf.rookery.example", "mx");
  private static final List<String> ENDS = List.of("", " -all", " ~ALL", " redirect=z.example");
  private static final List<String> TEXTS =
      List.of("site-proof=1", "v=spf10 a", "", "x".repeat(300), "v=DMARC1; p=none", "\"\\;");

  @ParameterizedTest
  @ValueSource(longs = {1, 20261120, -7, 424242, 9_000_000_001L})
  void a_round_trip_leaves_foreign_values_to_the_octet(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Zone before = foreign(random);
      Ownership ours = Ownership.none(ZONE);
      ZonePlan come = plan(before, ours, wanted(random));
      Zone with = applied(before, come);
      ours = ours.after(come);
      ZonePlan change = plan(with, ours, wanted(random));
      Zone changed = applied(with, change);
      ours = ours.after(change);
      ZonePlan go = plan(changed, ours, List.of());
      assertThat(applied(changed, go).sets())
          .as(() -> "seed %d: %s".formatted(seed, before.sets()))
          .isEqualTo(before.sets());
      assertThat(ours.after(go).claims()).isEmpty();
    }
  }

  private static ZonePlan plan(Zone live, Ownership ours, List<RecordSet> wanted) {
    DesiredZone desired = DesiredZone.of(ZONE, wanted);
    return ZonePlan.between(live, desired, ours, PlanLimits.standard().retiring()).requireSafe();
  }

  private static Zone applied(Zone live, ZonePlan plan) {
    var sets = new TreeMap<RecordKey, RecordSet>(live.sets());
    for (Change change : plan.changes()) {
      sets.remove(change.key());
      change.wanted().forEach(after -> sets.put(after.key(), after));
    }
    return Zone.whole(ZONE, live.serial() + 1, sets.values());
  }

  private static Zone foreign(Random random) {
    Set<Rdata> texts = new LinkedHashSet<>();
    some(random, TEXTS).forEach(text -> texts.add(Txt.of(text)));
    if (random.nextBoolean()) {
      String end = ENDS.get(random.nextInt(ENDS.size()));
      texts.add(Txt.of(new SpfTerms(some(random, FOREIGN_TERMS)).text() + end));
    }
    List<RecordSet> sets = new ArrayList<>();
    if (!texts.isEmpty()) {
      sets.add(new RecordSet(ZONE, RecordType.TXT, TTL, List.copyOf(texts)));
    }
    if (random.nextBoolean()) {
      sets.add(RecordSet.parse(ZONE, TTL, RecordType.MX, "10 mx.example.net."));
    }
    return Zone.whole(ZONE, 1, sets);
  }

  private static List<RecordSet> wanted(Random random) {
    List<String> terms = some(random, OUR_TERMS);
    terms.add("ip4:192.0.2.9");
    String end = random.nextBoolean() ? "-all" : "~all";
    List<RecordSet> sets = new ArrayList<>();
    sets.add(RecordSet.of(ZONE, TTL, Txt.of(new SpfTerms(terms).text() + " " + end)));
    if (random.nextBoolean()) {
      sets.add(RecordSet.of(ZONE, TTL, Txt.of("rookery-proof=" + random.nextInt(3))));
    }
    if (random.nextBoolean()) {
      sets.add(RecordSet.parse(ZONE, TTL, RecordType.MX, "10 mx.example.com."));
    }
    return sets;
  }

  private static List<String> some(Random random, List<String> from) {
    List<String> some = new ArrayList<>();
    from.stream().filter(_ -> random.nextInt(3) == 0).forEach(some::add);
    return some;
  }
}
