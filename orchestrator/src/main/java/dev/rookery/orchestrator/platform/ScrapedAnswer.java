package dev.rookery.orchestrator.platform;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What PostgreSQL answered to a question that scrapers ask: one question for many of them, and the
 * slower the answer the longer it is kept, up to a minute, so that asking takes little of the time
 * of one connection. Callers that come while it is asked wait for that answer.
 *
 * @param <T> the answer
 */
public final class ScrapedAnswer<T> {
  /** Shorter than any usual scrape interval, so that one scraper never sees an answer twice. */
  static final Duration FRESH = Duration.ofSeconds(5);

  private static final Duration STALE = Duration.ofMinutes(1);

  private static final int REST = 20;
  private static final Logger LOG = LoggerFactory.getLogger(ScrapedAnswer.class);

  private final Supplier<T> question;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<T> answer = Optional.empty(); // guarded by lock, as the next two
  private long freshUntil;
  private boolean asked;

  public ScrapedAnswer(Supplier<T> question) {
    this(question, System::nanoTime);
  }

  /**
   * @param nanos a monotonic clock
   */
  ScrapedAnswer(Supplier<T> question, LongSupplier nanos) {
    this.question = question;
    this.nanos = nanos;
  }

  /** Empty when PostgreSQL did not answer; that is kept, too. */
  public Optional<T> get() {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      if (!asked || now - freshUntil >= 0) {
        answer = ask();
        asked = true;
        long then = nanos.getAsLong();
        freshUntil = then + Math.clamp(REST * (then - now), FRESH.toNanos(), STALE.toNanos());
      }
      return answer;
    } finally {
      lock.unlock();
    }
  }

  private Optional<T> ask() {
    try {
      return Optional.of(question.get());
    } catch (TemporaryException e) {
      LOG.debug("scraped without this answer: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
