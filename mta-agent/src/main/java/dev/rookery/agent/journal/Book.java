package dev.rookery.agent.journal;

import java.util.stream.Stream;

/**
 * State of the agent that outlives it: the fold of its notes in journal order. All three methods
 * run under the journal's lock, so a book needs none of its own as long as it is only read within
 * {@link Journal#transact} or {@link Journal#read}.
 *
 * @param <N> one change; a record that {@link dev.rookery.contract.Codec} can write and read
 */
public interface Book<N> {
  /** Marks the book's notes on disk; never changes, unique among the books of a journal. */
  byte topic();

  /** The class of a note. */
  Class<N> noteType();

  /** Takes one change. Must take every note that any earlier release wrote. */
  void apply(N note);

  /** Notes that lead an empty book to this state. */
  Stream<N> snapshot();
}
