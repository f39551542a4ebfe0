package dev.rookery.agent.journal;

import dev.rookery.contract.EventKind;
import dev.rookery.contract.MessageFact;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is to be written as one record. Nothing of it shows before the work returns. */
public final class Transaction {
  record Draft(EventKind kind, @Nullable MessageFact message, @Nullable Long appliedVersion) {}

  record Note<N>(Book<N> book, N note) {
    void apply() {
      book.apply(note);
    }
  }

  private final List<Draft> events = new ArrayList<>();
  private final List<Note<?>> notes = new ArrayList<>();

  Transaction() {}

  /** Something that happened to a message. */
  public void event(EventKind kind, MessageFact message) {
    events.add(new Draft(kind, message, null));
  }

  /** The agent now works by this version. */
  public void applied(long version) {
    events.add(new Draft(EventKind.APPLIED, null, version));
  }

  /** A change of a book, applied when the work has returned. */
  public <N> void note(Book<N> book, N note) {
    notes.add(new Note<>(book, note));
  }

  List<Draft> events() {
    return events;
  }

  List<Note<?>> notes() {
    return notes;
  }

  /** True when nothing is to be written. */
  public boolean isEmpty() {
    return events.isEmpty() && notes.isEmpty();
  }
}
