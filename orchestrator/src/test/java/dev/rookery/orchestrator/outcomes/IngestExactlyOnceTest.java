package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.NODE_EVENTS_AHEAD;
import static dev.rookery.sql.Tables.NODE_WATERMARKS;
import static dev.rookery.sql.Tables.OUTCOMES;
import static dev.rookery.sql.Tables.OUTCOME_COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.Watermark;
import dev.rookery.orchestrator.outcomes.NodeBench.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Whatever happens on the way, each event is counted once: I4 under F7, F8, F11, F15. */
@Timeout(120)
class IngestExactlyOnceTest {
  private static final EventKind[] KINDS = {
    EventKind.ACCEPTED, EventKind.DELIVERED, EventKind.DEFERRED, EventKind.BOUNCED
  };
  private NodeBench bench;

  @BeforeEach
  void start() {
    bench = new NodeBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void counters_equal_the_distinct_events_whatever_happens_on_the_way(long seed) {
    Random random = new Random(seed);
    Map<Node, List<Event>> journals = new TreeMap<>((a, b) -> a.ip.compareTo(b.ip));
    for (int k = 1; k <= 2; k++) {
      Node node = bench.new Node("node" + k, "127.0.0.1" + k);
      journals.put(node, journal(node, 400, random));
    }
    List<StreamFollower> followers = List.of(bench.follower("one"), bench.follower("two"));
    for (int i = 0; i < 100; i++) {
      misfortune(random, journals, followers);
    }
    sendAgainUntilAllIsTaken(journals, followers.getFirst());
    assertCounted(journals);
  }

  @Test
  void two_ingests_at_once_count_once() throws InterruptedException {
    Node node = bench.new Node("node1", "127.0.0.11");
    Map<Node, List<Event>> journals = Map.of(node, journal(node, 2_000, new Random(7)));
    journals.get(node).forEach(node::send);
    journals.get(node).forEach(node::send);
    List<Thread> racers = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      StreamFollower follower = bench.follower(name);
      racers.add(
          Thread.ofVirtual()
              .start(() -> {
                while (watermark(node) < 2_000) {
                  follower.turn();
                }
              }));
    }
    for (Thread racer : racers) {
      assertThat(racer.join(Duration.ofSeconds(60))).isTrue();
    }
    assertCounted(journals);
  }

  @Test
  void a_redis_that_is_killed_and_comes_back_empty_is_survived() throws InterruptedException {
    Node node = bench.new Node("node1", "127.0.0.11");
    List<Event> journal = journal(node, 300, new Random(8));
    try (Ingest ingest = bench.ingest()) {
      ingest.start();
      journal.subList(0, 150).forEach(node::send);
      awaitWatermark(node, 100);
      bench.redis.kill();
      bench.redis.restart();
      journal.stream().filter(e -> e.seq() > watermark(node)).forEach(e -> sendThrough(node, e));
      awaitWatermark(node, 300);
    }
    assertCounted(Map.of(node, journal));
  }

  /** The pool may still hold connections of the Redis that died. */
  private static void sendThrough(Node node, Event event) {
    for (int attempt = 0; ; attempt++) {
      try {
        node.send(event);
        return;
      } catch (JedisConnectionException e) {
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }

  private void awaitWatermark(Node node, long seq) throws InterruptedException {
    while (watermark(node) < seq) {
      Thread.sleep(20);
    }
  }

  private void misfortune(
      Random random, Map<Node, List<Event>> journals, List<StreamFollower> followers) {
    Node node = List.copyOf(journals.keySet()).get(random.nextInt(journals.size()));
    switch (random.nextInt(12)) {
      case 0 -> bench.redis.flushAll();
      case 1 -> dieBetweenCommitAndAcknowledgement(node);
      case 2 -> bench.link.commands().del(RedisKeys.watermark(node.id));
      case 3, 4, 5, 6 -> followers.get(random.nextInt(followers.size())).turn();
      default -> sendSome(node, journals.get(node), random);
    }
  }

  /** Any events in any order, some twice. */
  private static void sendSome(Node node, List<Event> journal, Random random) {
    int from = random.nextInt(journal.size());
    List<Event> some =
        new ArrayList<>(
            journal.subList(from, Math.min(journal.size(), from + 1 + random.nextInt(60))));
    some.addAll(some.subList(0, random.nextInt(some.size())));
    Collections.shuffle(some, random);
    some.forEach(node::send);
  }

  private void dieBetweenCommitAndAcknowledgement(Node node) {
    EventStreams streams = new EventStreams(bench.link, "the late " + node.ip);
    streams.ensureGroup(node.id);
    FrameReader reader = new FrameReader(node.id, node.keys);
    streams
        .read(List.of(node.id), Set.of(), 20, Duration.ofMillis(1))
        .forEach(
            (id, entries) -> bench.intake().take(id, entries.stream().map(reader::read).toList()));
  }

  /** As agents do: everything above the watermark goes out again. */
  private void sendAgainUntilAllIsTaken(Map<Node, List<Event>> journals, StreamFollower follower) {
    for (int round = 0; round < 20 && !allTaken(journals); round++) {
      journals.forEach((node, journal) ->
          journal.stream().filter(e -> e.seq() > watermark(node)).forEach(node::send));
      for (int turn = 0; turn < 100 && !allTaken(journals); turn++) {
        follower.turn();
      }
    }
    bench.link.commands().del(RedisKeys.watermark(journals.keySet().iterator().next().id));
    follower.startOver();
    follower.turn();
  }

  private boolean allTaken(Map<Node, List<Event>> journals) {
    return journals.entrySet().stream().allMatch(e -> watermark(e.getKey()) == e.getValue().size());
  }

  private void assertCounted(Map<Node, List<Event>> journals) {
    Map<String, Long> expected = new TreeMap<>();
    journals.forEach((node, journal) ->
        journal.forEach(e ->
            expected.merge(
                "%s %s %s"
                    .formatted(
                        e.message().egressIp(),
                        e.message().provider(),
                        e.kind().name().toLowerCase(Locale.ROOT)),
                1L,
                Long::sum)));
    Map<String, Long> counted =
        bench.database.asWorker(db ->
            db
                .select(
                    OUTCOME_COUNTS.EGRESS_IP,
                    OUTCOME_COUNTS.PROVIDER,
                    OUTCOME_COUNTS.KIND,
                    OUTCOME_COUNTS.COUNT)
                .from(OUTCOME_COUNTS)
                .fetch()
                .stream()
                .collect(
                    Collectors.toMap(
                        r -> r.value1() + " " + r.value2() + " " + r.value3(),
                        r -> r.value4(),
                        Long::sum,
                        TreeMap::new)));
    assertThat(counted).isEqualTo(expected);
    int events = journals.values().stream().mapToInt(List::size).sum();
    assertThat(bench.database.<Integer>asWorker(db -> db.fetchCount(OUTCOMES))).isEqualTo(events);
    assertThat(bench.database.<Integer>asWorker(db -> db.fetchCount(NODE_EVENTS_AHEAD))).isZero();
    journals.forEach((node, journal) -> {
      assertThat(watermark(node)).isEqualTo(journal.size());
      assertThat(bench.link.commands().get(RedisKeys.watermark(node.id)))
          .isEqualTo(new Watermark(node.epoch, journal.size()).write());
    });
  }

  private long watermark(Node node) {
    return bench.database.asWorker(db ->
        db.select(NODE_WATERMARKS.SEQ)
            .from(NODE_WATERMARKS)
            .where(NODE_WATERMARKS.NODE_ID.eq(node.id))
            .fetchOptional(NODE_WATERMARKS.SEQ)
            .orElse(0L));
  }

  private static List<Event> journal(Node node, int length, Random random) {
    List<Event> journal = new ArrayList<>();
    for (long seq = 1; seq <= length; seq++) {
      EventKind kind = KINDS[random.nextInt(KINDS.length)];
      journal.add(
          node.event(seq, kind, node.fact(random.nextBoolean() ? "maple" : "oak", 250, null)));
    }
    return journal;
  }
}
