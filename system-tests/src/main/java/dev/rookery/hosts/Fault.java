package dev.rookery.hosts;

/** Something that is wrong until it is closed; closing the park undoes it too. */
@FunctionalInterface
public interface Fault extends AutoCloseable {
  /** Undoes it. */
  @Override
  void close();
}
