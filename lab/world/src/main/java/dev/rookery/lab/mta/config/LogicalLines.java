package dev.rookery.lab.mta.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of main.cf and master.cf: comments and empty lines left out, and a line that begins
 * with white space joined to the one before (postconf(5)).
 */
final class LogicalLines {

  /**
   * @param number of the line in the file where it begins, from 1
   * @param text without surrounding blanks, not empty
   */
  record Line(int number, String text) {}

  private LogicalLines() {}

  static List<Line> read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new PostfixConfigException(
          "cannot read %s: a Postfix configuration directory needs main.cf and master.cf"
              .formatted(file));
    }
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String raw : Files.readAllLines(file)) {
      number++;
      if (raw.isBlank() || raw.stripLeading().startsWith("#")) {
        continue;
      }
      if (!Character.isWhitespace(raw.charAt(0))) {
        lines.add(new Line(number, raw.strip()));
      } else if (lines.isEmpty()) {
        throw new PostfixConfigException(
            "%s, line %d: file must not begin with whitespace".formatted(file, number));
      } else {
        Line before = lines.removeLast();
        lines.add(new Line(before.number(), before.text() + " " + raw.strip()));
      }
    }
    return lines;
  }
}
