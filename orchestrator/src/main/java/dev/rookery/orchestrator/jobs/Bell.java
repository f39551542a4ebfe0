package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/**
 * Says that there may be something to do in the ledger, and that a job has got further: within this
 * process by a call, and through {@code jobs.rings} to others. A ring that is lost costs one poll
 * interval.
 */
@Singleton
public final class Bell {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<UUID>> progressListeners = new CopyOnWriteArrayList<>();
  private final Runnable ring = this::ring;

  /** Calls all listeners; each must return at once. */
  public void ring() {
    listeners.forEach(Runnable::run);
  }

  /** Rings once when the transaction is committed, however often it is asked to. */
  void ringAfter(DSLContext tx) {
    Database.afterCommit(tx, ring);
  }

  /** Calls it at every ring from now on. */
  public void listen(Runnable wake) {
    listeners.add(wake);
  }

  public void leave(Runnable wake) {
    listeners.remove(wake);
  }

  /** The job's state or one of its steps has changed, and that is committed. */
  void progressed(UUID job) {
    progressListeners.forEach(listener -> listener.accept(job));
  }

  /** As {@link #progressed}, once the transaction is committed. */
  void progressedAfter(DSLContext tx, UUID job) {
    Database.afterCommit(tx, () -> progressed(job));
  }

  /** Calls it with each job that gets further; it must return at once. */
  public void listenToProgress(Consumer<UUID> listener) {
    progressListeners.add(listener);
  }

  public void leaveProgress(Consumer<UUID> listener) {
    progressListeners.remove(listener);
  }
}
