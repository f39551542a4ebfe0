package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Database;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jooq.DSLContext;

/**
 * Says that there may be something to do in the ledger: to the worker of this process by a call,
 * and through {@link JobWakeUps} to those of others. A ring that is lost costs one poll interval.
 */
@Singleton
public final class Bell {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
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
}
