package dev.rookery.lab.story;

import dev.rookery.lab.redis.EmbeddedRedis;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Redis may be lost at any time; what was counted is right all the same. */
@WithLivingLab
class RedisAccidentsTest {

  @Test
  void redis_flushed_and_restarted_while_mail_flows_costs_no_count(LivingLab lab) throws Exception {
    EmbeddedRedis redis = lab.lab().redis();
    try (ExecutorService mail = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> sending =
          mail.submit(() -> {
            lab.sendForDays(5);
            return null;
          });
      afterMoreMail(lab, redis::flushAll);
      afterMoreMail(lab, () -> killed(redis));
      afterMoreMail(lab, redis::restart);
      afterMoreMail(lab, redis::flushAll);
      sending.get();
    }
    redis.flushAll();
    lab.reckon();
  }

  private static void killed(EmbeddedRedis redis) {
    redis.kill();
    redis.restart();
    redis.flushAll();
  }

  /** Waits for a few letters, so that each accident finds reports on their way. */
  private static void afterMoreMail(LivingLab lab, Runnable accident) {
    long before = lab.cast().submitted().get();
    Waiting.untilTrue(
        LivingLab.LIMIT,
        "mail flows",
        () -> lab.cast().submitted().get() > before + 3,
        () -> Evidence.of("submitted", lab.cast().submitted().get()));
    accident.run();
  }
}
