package dev.rookery.standards.dkim;

import java.util.List;

/** Writes a header field in lines of at most 78 columns. RFC 5322 §2.1.1. */
final class Folding {
  private static final int COLUMNS = 78;

  private final StringBuilder text;
  private int column;

  Folding(String name) {
    text = new StringBuilder(name).append(':');
    column = text.length();
  }

  /** A word after a space or, where it would not fit, on a line of its own. */
  void word(String word) {
    if (column + 1 + word.length() > COLUMNS) {
      newLine();
    } else {
      add(" ");
    }
    add(word);
  }

  /** Pieces written without space between; a line may break before each but the first. */
  void pieces(String head, List<String> pieces) {
    word(head + pieces.getFirst());
    for (String piece : pieces.subList(1, pieces.size())) {
      if (column + piece.length() > COLUMNS) {
        newLine();
      }
      add(piece);
    }
  }

  /** Text that may break anywhere. */
  void run(String run) {
    for (int at = 0; at < run.length(); ) {
      int room = COLUMNS - column;
      if (room <= 0) {
        newLine();
      } else {
        int end = Math.min(run.length(), at + room);
        add(run.substring(at, end));
        at = end;
      }
    }
  }

  private void newLine() {
    text.append("\r\n ");
    column = 1;
  }

  private void add(String part) {
    text.append(part);
    column += part.length();
  }

  /** The field so far, without CRLF at its end. */
  String text() {
    return text.toString();
  }
}
