package dev.rookery.lab.mta;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;

/** Durations as Postfix logs them: two significant digits at most, hundredths at finest. */
final class Seconds {
  private static final int FINEST = 2;

  private Seconds() {}

  static String logged(Duration duration) {
    BigDecimal seconds = BigDecimal.valueOf(Math.max(0, duration.toMillis()), 3);
    BigDecimal rounded = seconds.setScale(FINEST, RoundingMode.HALF_UP);
    if (rounded.compareTo(BigDecimal.ONE) >= 0) {
      rounded = rounded.round(new MathContext(2, RoundingMode.HALF_UP));
    }
    if (rounded.compareTo(BigDecimal.valueOf(100)) >= 0) {
      rounded = seconds.setScale(0, RoundingMode.HALF_UP);
    }
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
