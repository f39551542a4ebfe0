package dev.rookery.orchestrator.jobs.rings;

import dev.rookery.orchestrator.platform.RedisChannel;
import dev.rookery.orchestrator.platform.RedisLink;
import dev.rookery.orchestrator.platform.TemporaryException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings through Redis. A thread of its own connects, tries again and waits, so that whoever sends
 * waits for a Redis that answered a moment ago only, and never longer than {@link #PATIENCE}.
 */
final class RedisLane {
  static final String CHANNEL = "wake:jobs";

  /** For one answer of Redis. */
  static final Duration PATIENCE = Duration.ofMillis(250);

  /** An idle connection is asked so often whether it still is one. */
  static final Duration PROBE = Duration.ofSeconds(5);

  private static final Duration SILENCE = PROBE.multipliedBy(2);
  private static final Logger LOG = LoggerFactory.getLogger(RedisLane.class);

  private final RedisChannel channel;
  private final BlockingQueue<Post> posts = new ArrayBlockingQueue<>(1);
  private volatile boolean open;
  private volatile RedisChannel.@Nullable Ear ear;

  RedisLane(RedisLink redis) {
    this.channel = redis.channel(CHANNEL, PATIENCE);
  }

  /** A message on its way; completed by whoever is first, true = Redis has it. */
  private record Post(String text, CompletableFuture<Boolean> sent) {
    void giveUp() {
      sent.complete(false);
    }
  }

  /** True when the next message would go through Redis. */
  boolean isOpen() {
    return open;
  }

  /**
   * @return false when Redis did not take it in time, or was not asked
   */
  boolean send(String text) throws InterruptedException {
    if (!open) {
      return false;
    }
    Post post = new Post(text, new CompletableFuture<>());
    if (!posts.offer(post)) {
      return false;
    }
    try {
      return post.sent().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      open = false;
      return !post.sent().complete(false);
    }
  }

  /** Keeps the connection that messages go out on; returns when interrupted. */
  void keepSending() throws InterruptedException {
    FastLane lane = FastLane.untried(System.nanoTime());
    while (true) {
      TimeUnit.NANOSECONDS.sleep(lane.untilTry(System.nanoTime()));
      try (RedisChannel.Mouth mouth = channel.mouth()) {
        mouth.probe();
        if (lane.failures() > 0) {
          LOG.info("rings between control planes go through Redis again");
        }
        lane = lane.answered();
        open = true;
        sendOn(mouth);
      } catch (TemporaryException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (lane.failures() == 0) {
          LOG.info("rings between control planes go by NOTIFY: {}", e.getMessage());
        }
        lane = lane.failed(System.nanoTime());
      } finally {
        open = false;
        giveUpPosts();
      }
    }
  }

  private void sendOn(RedisChannel.Mouth mouth) throws InterruptedException {
    while (true) {
      Post post = posts.poll(PROBE.toMillis(), TimeUnit.MILLISECONDS);
      if (post == null) {
        mouth.probe();
      } else {
        say(mouth, post);
      }
    }
  }

  /** A sender that has gone another way finds the lane closed until Redis has rested. */
  private static void say(RedisChannel.Mouth mouth, Post post) {
    try {
      mouth.say(post.text());
    } catch (TemporaryException e) {
      post.giveUp();
      throw e;
    }
    if (!post.sent().complete(true)) {
      throw new TemporaryException("an answer came too late", PATIENCE);
    }
  }

  private void giveUpPosts() {
    for (Post post = posts.poll(); post != null; post = posts.poll()) {
      post.giveUp();
    }
  }

  /** Listens, again and again; returns when interrupted. */
  void keepListening(RedisChannel.Heard heard) throws InterruptedException {
    FastLane lane = FastLane.untried(System.nanoTime());
    while (true) {
      TimeUnit.NANOSECONDS.sleep(lane.untilTry(System.nanoTime()));
      try (RedisChannel.Ear one = channel.ear(SILENCE)) {
        lane = lane.answered();
        ear = one;
        one.listen(heard);
      } catch (TemporaryException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LOG.debug("not listening to Redis: {}", e.getMessage());
      } finally {
        ear = null;
      }
      lane = lane.failed(System.nanoTime());
    }
  }

  /** Makes Redis say something, so that one that is gone is noticed by its silence. */
  void probe() {
    RedisChannel.Ear now = ear;
    if (now != null) {
      try {
        now.probe();
      } catch (TemporaryException e) {
        LOG.debug("its listener notices, too: {}", e.getMessage());
      }
    }
  }
}
