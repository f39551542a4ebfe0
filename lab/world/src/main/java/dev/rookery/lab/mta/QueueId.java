package dev.rookery.lab.mta;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes queue ids in the shape of Postfix's long ones: seconds in base 52, microseconds in base 52,
 * a {@code z}, and a number in base 51 that tells two queues apart. Never repeated by one queue,
 * also not after a restart, as long as the machine's clock does not run back.
 */
final class QueueId {
  private static final String DIGITS = "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final AtomicLong lastMicros = new AtomicLong();
  private final String queue =
      digits(ThreadLocalRandom.current().nextLong(51L * 51 * 51, 51L * 51 * 51 * 51), 51, 0);

  String next() {
    long now = System.currentTimeMillis() * 1000;
    long micros = lastMicros.updateAndGet(last -> Math.max(last + 1, now));
    return digits(micros / MICROS_PER_SECOND, 52, 6)
        + digits(micros % MICROS_PER_SECOND, 52, 4)
        + "z"
        + queue;
  }

  private static String digits(long number, int base, int width) {
    StringBuilder text = new StringBuilder();
    for (long rest = number; rest > 0; rest /= base) {
      text.append(DIGITS.charAt((int) (rest % base)));
    }
    while (text.length() < width) {
      text.append(DIGITS.charAt(0));
    }
    return text.reverse().toString();
  }
}
