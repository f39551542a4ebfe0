package dev.rookery.bench.ledger;

import java.sql.SQLException;

/**
 * One way to keep jobs in PostgreSQL, driven with jobs that do nothing. Trials use it one after the
 * other; between two trials it is stopped and cleared.
 */
interface Rival extends AutoCloseable {

  /** Takes away every job, done or not. */
  void clear() throws SQLException;

  /** One job in a transaction of its own; called by many threads at once. */
  void enqueue() throws Exception;

  /** Many jobs in the quickest way that it offers to one thread. */
  void enqueueAll(int count) throws Exception;

  /**
   * Begins to work, without waiting for anything.
   *
   * @param body what each job does, called on the thread that runs it
   */
  void start(Runnable body) throws Exception;

  /**
   * Whether threads or a server of a library have to come up first. Its clock then runs from its
   * first job, else from the call of {@link #start}.
   */
  boolean comesUpFirst();

  /** True when the database says that every job ended well. */
  boolean isAllDone() throws SQLException;

  /** Ends working and returns when nothing works any more; {@link #start} may follow. */
  void stop() throws Exception;

  @Override
  void close();
}
