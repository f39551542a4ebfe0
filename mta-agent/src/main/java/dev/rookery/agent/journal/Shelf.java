package dev.rookery.agent.journal;

import dev.rookery.contract.Codec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The books of a journal, by topic. */
final class Shelf {
  private static final int PART_BYTES = 64 * 1024;

  private final Map<Byte, Book<?>> books = new HashMap<>();

  Shelf(List<? extends Book<?>> all) {
    for (Book<?> book : all) {
      if (book.topic() == Entry.EVENT || books.put(book.topic(), book) != null) {
        throw new IllegalArgumentException("topic %d is taken".formatted(book.topic()));
      }
    }
  }

  void replay(Entry entry) {
    Book<?> book = books.get(entry.topic());
    if (book == null) {
      throw new JournalException(
          "journal holds notes of topic %d, unknown here: a newer agent wrote it"
              .formatted(entry.topic()));
    }
    replay(book, entry.json());
  }

  private static <N> void replay(Book<N> book, byte[] json) {
    book.apply(Codec.read(json, book.noteType()));
  }

  /** The state of all books in parts of moderate size. */
  void snapshot(Consumer<List<Entry>> parts) {
    List<Entry> part = new ArrayList<>();
    int[] size = {0};
    for (Book<?> book : books.values()) {
      book.snapshot()
          .forEach(note -> {
            byte[] json = Codec.write(note);
            part.add(new Entry(book.topic(), json));
            size[0] += json.length;
            if (size[0] > PART_BYTES) {
              parts.accept(List.copyOf(part));
              part.clear();
              size[0] = 0;
            }
          });
    }
    if (!part.isEmpty()) {
      parts.accept(part);
    }
  }
}
