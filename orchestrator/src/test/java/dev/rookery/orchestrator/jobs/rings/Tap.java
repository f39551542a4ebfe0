package dev.rookery.orchestrator.jobs.rings;

import dev.rookery.orchestrator.platform.LiveDatabase;
import dev.rookery.orchestrator.platform.RedisChannel;
import dev.rookery.orchestrator.platform.RedisLink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Listens to both lanes and writes down what came by which. */
final class Tap implements AutoCloseable {
  final List<Ring> byRedis = new CopyOnWriteArrayList<>();
  final List<Ring> byNotify = new CopyOnWriteArrayList<>();
  private final CountDownLatch notify = new CountDownLatch(1);
  private final List<Thread> threads;

  Tap(LiveDatabase live, RedisLink redis) throws InterruptedException {
    RedisLane lane = new RedisLane(redis);
    NotifyLane postgres = new NotifyLane(Replica.connections(live));
    threads =
        List.of(
            start(() -> lane.keepListening(redisListener())),
            start(() ->
                postgres.keepListening(
                    notify::countDown, text -> byNotify.add(Ring.read(text).ring()))));
    notify.await();
  }

  private RedisChannel.Heard redisListener() {
    return new RedisChannel.Heard() {
      @Override
      public void begun() {}

      @Override
      public void message(String text) {
        byRedis.add(Ring.read(text).ring());
      }
    };
  }

  private interface Loop {
    void run() throws InterruptedException;
  }

  private static Thread start(Loop loop) {
    return Thread.startVirtualThread(() -> {
      try {
        loop.run();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
