package dev.rookery.agent.inbound;

import dev.rookery.agent.journal.Book;
import dev.rookery.agent.journal.Transaction;
import dev.rookery.contract.EventKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What was heard of which message, so that a report that comes twice counts once. Keeps the last
 * {@value #MOST}.
 *
 * <p>Lost (with the journal): a report that is repeated afterwards is told twice.
 */
public final class HeardBook implements Book<HeardNote> {
  private static final int MOST = 20_000;

  private final Map<HeardNote, Boolean> heard =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<HeardNote, Boolean> eldest) {
          return size() > MOST;
        }
      };

  @Override
  public byte topic() {
    return 4;
  }

  @Override
  public Class<HeardNote> noteType() {
    return HeardNote.class;
  }

  @Override
  public void apply(HeardNote note) {
    heard.put(note, Boolean.TRUE);
  }

  @Override
  public Stream<HeardNote> snapshot() {
    return heard.keySet().stream();
  }

  /** Notes it; false when it was noted before. */
  boolean isNews(Transaction transaction, EventKind kind, UUID message) {
    HeardNote note = new HeardNote(kind, message);
    if (heard.containsKey(note)) {
      return false;
    }
    transaction.note(this, note);
    return true;
  }
}
