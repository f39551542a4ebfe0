package dev.rookery.orchestrator.hosting;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * When to ask again: {@code Retry-After} in seconds or as a date (RFC 9110 §10.2.3), else {@code
 * RateLimit-Reset} as seconds since 1970, which is how Hetzner and DigitalOcean write it.
 *
 * @param otherwise when an answer tells neither
 */
record RetryAfter(Duration otherwise) {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofHours(1);

  Duration of(HttpHeaders headers) {
    return headers
        .firstValue("Retry-After")
        .flatMap(RetryAfter::delay)
        .or(() -> remaining(headers))
        .map(RetryAfter::bounded)
        .orElse(otherwise);
  }

  private static Optional<Duration> delay(String text) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      return Optional.of(
          until(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** A reset counts only when nothing is left; every answer carries one. */
  private static Optional<Duration> remaining(HttpHeaders headers) {
    boolean spent = headers.firstValue("RateLimit-Remaining").filter("0"::equals).isPresent();
    return headers
        .firstValue("RateLimit-Reset")
        .filter(reset -> spent && reset.matches("\\d{1,12}"))
        .map(reset -> until(Instant.ofEpochSecond(Long.parseLong(reset))));
  }

  private static Duration until(Instant then) {
    return Duration.between(Instant.now(), then);
  }

  private static Duration bounded(Duration delay) {
    if (delay.compareTo(LEAST) < 0) {
      return LEAST;
    }
    return delay.compareTo(MOST) > 0 ? MOST : delay;
  }
}
