package dev.rookery.orchestrator.jobs.rings;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.lab.redis.EmbeddedRedis;
import dev.rookery.lab.redis.RedisSettings;
import dev.rookery.orchestrator.jobs.NewJob;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.jobs.Workflow;
import dev.rookery.orchestrator.platform.Installation.RedisServer;
import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.LiveRedis;
import dev.rookery.orchestrator.platform.RedisLink;
import dev.rookery.orchestrator.platform.Sensitive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Several control planes on one PostgreSQL, with a Redis in all its moods. Nobody polls within an
 * hour, so whatever happens was rung for. A look at the moment when listening begins explains one
 * job at most, hence many in a row.
 */
abstract class RingRig {
  static final String KIND = "test.rung-for";
  static final int IN_A_ROW = 20;

  /** Two that come together may be one ring. */
  static final int MOST_OF_THEM = 15;

  final LiveDatabase live = LiveDatabase.create();
  final EmbeddedRedis redis = EmbeddedRedis.start(RedisSettings.throwAway());
  final List<AutoCloseable> open = new ArrayList<>();
  final Map<UUID, AtomicInteger> runs = new ConcurrentHashMap<>();
  final Semaphore ran = new Semaphore(0);
  Tap tap;

  @BeforeEach
  void listen() throws InterruptedException {
    tap = new Tap(live, LiveRedis.link(redis));
    open.add(tap);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open.reversed()) {
      one.close();
    }
    redis.close();
    live.close();
  }

  interface Body {
    void run(Steps steps) throws Exception;
  }

  record Work(Body body) implements Workflow<String> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public Class<String> payloadType() {
      return String.class;
    }

    @Override
    public RunResult run(String payload, Steps steps) throws Exception {
      body.run(steps);
      return RunResult.done();
    }
  }

  Work counted() {
    return new Work(steps -> {
      runs.computeIfAbsent(steps.jobId(), id -> new AtomicInteger()).incrementAndGet();
      ran.release();
    });
  }

  Replica replica(RedisLink link, Work... work) {
    Replica replica = new Replica(live, link, work);
    open.add(replica);
    return replica;
  }

  RedisLink link() {
    return LiveRedis.link(redis);
  }

  static RedisLink linkTo(int port) {
    return new RedisLink(
        new RedisServer("127.0.0.1", port, false, "default", new Sensitive("any")));
  }

  static UUID enqueue(Replica at) {
    return at.jobs.enqueue(NewJob.of(KIND, "x"));
  }

  /**
   * One job after the other, each enqueued when the one before it is settled: the turn that settles
   * one would claim the next without any ring.
   *
   * @return how long the slowest took from before it was enqueued until it ran
   */
  Duration inARow(Replica at) throws InterruptedException {
    Duration slowest = Duration.ZERO;
    for (int i = 0; i < IN_A_ROW; i++) {
      long asked = System.nanoTime();
      UUID id = enqueue(at);
      assertThat(ran.tryAcquire(30, SECONDS)).as("job %d ran", i).isTrue();
      Duration took = Duration.ofNanos(System.nanoTime() - asked);
      await(() -> at.jobs.find(id).orElseThrow().finishedAt() != null);
      slowest = took.compareTo(slowest) > 0 ? took : slowest;
    }
    return slowest;
  }

  static void await(BooleanSupplier wanted) {
    while (!wanted.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  static long dues(List<Ring> rings) {
    return rings.stream().filter(Ring.Due.class::isInstance).count();
  }

  static int closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
