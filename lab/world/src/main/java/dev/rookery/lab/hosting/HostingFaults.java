package dev.rookery.lab.hosting;

import java.time.Duration;
import java.util.Optional;

/** What goes wrong on purpose; counts are of requests that reach the API from now on. */
public final class HostingFaults {
  private int refusals;
  private Duration retryAfter = Duration.ZERO;
  private int falseSuccesses;
  private int lostCreateAnswers;
  private Duration listLag = Duration.ZERO;

  HostingFaults() {}

  /** The next requests are answered 429 with this Retry-After (whole seconds). */
  public synchronized void tooManyRequests(int next, Duration retryAfter) {
    this.refusals = next;
    this.retryAfter = retryAfter;
  }

  /** The next requests do nothing and are answered 200 with an error in the body. */
  public synchronized void errorsWithStatus200(int next) {
    this.falseSuccesses = next;
  }

  /** The next orders are carried out and answered 504, as by a proxy that lost patience. */
  public synchronized void timeOutsAfterCreate(int next) {
    this.lostCreateAnswers = next;
  }

  /** A server is in the list only when so much time has passed since its order. */
  public synchronized void listLag(Duration lag) {
    this.listLag = lag;
  }

  /** Everything works again. */
  public synchronized void clear() {
    refusals = 0;
    falseSuccesses = 0;
    lostCreateAnswers = 0;
    listLag = Duration.ZERO;
  }

  /** What to wait when this request is refused. */
  synchronized Optional<Duration> takeRefusal() {
    if (refusals == 0) {
      return Optional.empty();
    }
    refusals--;
    return Optional.of(retryAfter);
  }

  synchronized boolean takeFalseSuccess() {
    boolean take = falseSuccesses > 0;
    falseSuccesses -= take ? 1 : 0;
    return take;
  }

  synchronized boolean takeLostCreateAnswer() {
    boolean take = lostCreateAnswers > 0;
    lostCreateAnswers -= take ? 1 : 0;
    return take;
  }

  synchronized Duration listLag() {
    return listLag;
  }
}
