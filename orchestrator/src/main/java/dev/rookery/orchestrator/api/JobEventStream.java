package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.jobs.watch.JobWatch;
import dev.rookery.orchestrator.jobs.watch.ProgressEvent;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A watch as the text of server-sent events, on a virtual thread of its own that ends with the
 * watch or its reader. For one subscriber.
 */
final class JobEventStream implements Publisher<String> {
  /** Proxies close what says nothing for a minute or less. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final String RECONNECT = "retry: 1000\n\n";
  private static final String STILL_HERE = ": still here\n\n";

  private final JobWatch watch;
  private final JsonMapper json;

  JobEventStream(JobWatch watch, JsonMapper json) {
    this.watch = watch;
    this.json = json;
  }

  @Override
  public void subscribe(Subscriber<? super String> reader) {
    Feed feed = new Feed(reader);
    reader.onSubscribe(feed);
    feed.thread.start();
  }

  private final class Feed implements Subscription {
    private final Subscriber<? super String> reader;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("job-events").unstarted(this::feed);
    private volatile boolean cancelled;

    Feed(Subscriber<? super String> reader) {
      this.reader = reader;
    }

    /** More than an int of wishes is as good as no end of them. */
    @Override
    public void request(long n) {
      int room = Integer.MAX_VALUE - wanted.availablePermits();
      wanted.release((int) Math.min(n, room / 2));
    }

    @Override
    public void cancel() {
      cancelled = true;
      watch.close();
      thread.interrupt();
    }

    private void feed() {
      try (watch) {
        tell(RECONNECT);
        while (!watch.isOver()) {
          List<ProgressEvent> news = watch.next(HEARTBEAT);
          for (ProgressEvent event : news) {
            tell(text(event));
          }
          if (news.isEmpty() && !watch.isOver()) {
            tell(STILL_HERE);
          }
        }
        finish();
      } catch (InterruptedException _) {
        // its reader has gone
      } catch (RuntimeException e) {
        reader.onError(e);
      }
    }

    private void tell(String text) throws InterruptedException {
      wanted.acquire();
      if (!cancelled) {
        reader.onNext(text);
      }
    }

    private void finish() {
      if (!cancelled) {
        reader.onComplete();
      }
    }
  }

  private String text(ProgressEvent event) {
    JobEventBodies.EventBody body = JobEventBodies.of(event);
    String name =
        switch (body) {
          case JobEventBodies.JobEventBody it -> it.event();
          case JobEventBodies.StepEventBody it -> it.event();
        };
    try {
      return "id: "
          + event.id()
          + "\nevent: "
          + name
          + "\ndata: "
          + json.writeValueAsString(body)
          + "\n\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
