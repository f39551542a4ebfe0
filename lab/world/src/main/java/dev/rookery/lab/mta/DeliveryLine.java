package dev.rookery.lab.mta;

import java.time.Duration;
import java.time.Instant;

/** The log line of one recipient's delivery attempt. */
record DeliveryLine(DeliveryJob job, String recipient, DeliveryOutcome outcome, int connectionUse) {

  /**
   * @param startNanos when the delivery agent began
   * @param readyNanos when the session was open
   */
  String text(Instant now, long startNanos, long readyNanos, long endNanos) {
    Duration delay = Duration.between(job.mail().arrival(), now);
    Duration queued = Duration.ofNanos(startNanos - job.activeNanos());
    Duration connecting = Duration.ofNanos(readyNanos - startNanos);
    Duration sending = Duration.ofNanos(endNanos - readyNanos);
    Duration before = delay.minus(queued).minus(connecting).minus(sending);
    return "%s: to=<%s>, relay=%s,%s delay=%s, delays=%s/%s/%s/%s, dsn=%s, status=%s (%s)"
        .formatted(
            job.mail().id(),
            recipient,
            outcome.relay(),
            connectionUse > 1 ? " conn_use=" + connectionUse + "," : "",
            Seconds.logged(delay),
            Seconds.logged(before),
            Seconds.logged(queued),
            Seconds.logged(connecting),
            Seconds.logged(sending),
            outcome.dsn(),
            outcome.status().logged(),
            outcome.text());
  }
}
