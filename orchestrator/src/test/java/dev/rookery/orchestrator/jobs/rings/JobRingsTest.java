package dev.rookery.orchestrator.jobs.rings;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work is found elsewhere by a ring, whatever Redis does. */
@Timeout(90)
class JobRingsTest extends RingRig {

  @Test
  void with_redis_a_job_starts_elsewhere_at_once_and_postgresql_carries_no_ring() throws Exception {
    Replica here = replica(link());
    replica(link(), counted());
    await(here.rings::isFast);

    inARow(here);

    await(() -> dues(tap.byRedis) > MOST_OF_THEM);
    assertThat(dues(tap.byNotify)).isZero();
  }

  @Test
  void without_redis_rings_go_by_notify() throws Exception {
    int port = closedPort();
    Replica here = replica(linkTo(port));
    replica(linkTo(port), counted());

    inARow(here);

    await(() -> dues(tap.byNotify) > MOST_OF_THEM);
  }

  @Test
  void a_ring_arrives_whichever_lane_its_sender_has() throws Exception {
    Replica slow = replica(linkTo(closedPort()));
    replica(link(), counted());
    Replica fast = replica(link());
    await(fast.rings::isFast);

    inARow(slow);
    inARow(fast);
  }

  /** F7. */
  @Test
  void a_killed_redis_is_replaced_by_notify_and_taken_back_when_it_is_there_again()
      throws Exception {
    Replica here = replica(link());
    replica(link(), counted());
    await(here.rings::isFast);
    inARow(here);

    redis.kill();
    inARow(here);
    await(() -> dues(tap.byNotify) > MOST_OF_THEM);

    redis.restart();
    await(here.rings::isFast);
    long notified = dues(tap.byNotify);
    inARow(here);
    assertThat(dues(tap.byNotify)).isEqualTo(notified);
  }

  /** F8. */
  @Test
  void a_flushed_redis_loses_no_job_and_doubles_none() throws Exception {
    Replica here = replica(link());
    replica(link(), counted());
    replica(link(), counted());
    await(here.rings::isFast);

    for (int i = 0; i < 1_000; i++) {
      if (i % 100 == 50) {
        redis.flushAll();
      }
      enqueue(here);
    }

    assertThat(ran.tryAcquire(1_000, 60, SECONDS)).isTrue();
    assertThat(runs).hasSize(1_000);
    assertThat(runs.values()).allMatch(times -> times.get() == 1);
  }

  @Test
  void a_redis_that_accepts_and_never_answers_delays_nothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Replica here = replica(linkTo(silent.getLocalPort()));
      replica(linkTo(silent.getLocalPort()), counted());

      assertThat(inARow(here)).isLessThan(Duration.ofSeconds(2));
      assertThat(here.rings.isFast()).isFalse();
    }
  }

  /** The worst of its moods: it has just answered, and keeps the connection. */
  @Test
  void a_redis_that_freezes_delays_a_ring_by_a_bounded_time_and_is_then_left_alone()
      throws Exception {
    Replica here = replica(link());
    replica(link(), counted());
    await(here.rings::isFast);
    inARow(here);

    signal("STOP");
    try {
      long asked = System.nanoTime();
      enqueue(here);
      Duration caller = Duration.ofNanos(System.nanoTime() - asked);
      assertThat(ran.tryAcquire(30, SECONDS)).isTrue();
      Duration first = Duration.ofNanos(System.nanoTime() - asked);

      assertThat(caller).isLessThan(RedisLane.PATIENCE);
      assertThat(first).isLessThan(RedisLane.PATIENCE.plusSeconds(1));
      long later = System.nanoTime();
      inARow(here);
      assertThat(Duration.ofNanos(System.nanoTime() - later))
          .as("no later ring waits for Redis again")
          .isLessThan(RedisLane.PATIENCE.multipliedBy(IN_A_ROW));
    } finally {
      signal("CONT");
    }
    await(here.rings::isFast);
    inARow(here);
  }

  private void signal(String name) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(redis.pid())).start().waitFor())
        .isZero();
  }
}
