package dev.rookery.agent.mtalog;

import dev.rookery.agent.journal.Book;
import dev.rookery.agent.journal.Transaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the log was read up to, and what its lines said of messages that are still in the queue.
 * The position is written in the same record as the events of the lines before it, so each line is
 * taken exactly once.
 *
 * <p>Lost (with the journal): the log is read from its beginning; messages of before are unknown.
 */
public final class LogBook implements Book<LogNote> {
  /** A line that takes a message off the queue may never be seen; the oldest are forgotten then. */
  private static final int MOST = 100_000;

  private final Map<String, QueueFacts> facts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, QueueFacts> eldest) {
          return size() > MOST;
        }
      };
  private Optional<LogPosition> position = Optional.empty();

  @Override
  public byte topic() {
    return 3;
  }

  @Override
  public Class<LogNote> noteType() {
    return LogNote.class;
  }

  @Override
  public void apply(LogNote note) {
    if (note.position() != null) {
      position = Optional.of(note.position());
    }
    if (note.facts() != null) {
      facts.put(note.facts().queueId(), note.facts());
    }
    if (note.gone() != null) {
      facts.remove(note.gone());
    }
  }

  @Override
  public Stream<LogNote> snapshot() {
    return Stream.concat(
        position.stream().map(at -> new LogNote(at, null, null)),
        facts.values().stream().map(each -> new LogNote(null, each, null)));
  }

  Optional<LogPosition> position() {
    return position;
  }

  Optional<QueueFacts> find(String queueId) {
    return Optional.ofNullable(facts.get(queueId));
  }

  void record(Transaction transaction, QueueFacts now) {
    transaction.note(this, new LogNote(null, now, null));
  }

  void forget(Transaction transaction, String queueId) {
    if (facts.containsKey(queueId)) {
      transaction.note(this, new LogNote(null, null, queueId));
    }
  }

  void readUpTo(Transaction transaction, LogPosition now) {
    transaction.note(this, new LogNote(now, null, null));
  }
}
