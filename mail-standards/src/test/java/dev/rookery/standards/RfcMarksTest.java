package dev.rookery.standards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rule taken from a standard names it, and every standard named stands in the table. */
class RfcMarksTest {
  private static final Pattern MARK = Pattern.compile("RFC[\\s*]+(\\d{3,5})");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\d{3,5}) \\| [^|]+ \\| [^|]+ \\| (yes|partial|no)\\b[^|]*\\|$");

  @Test
  void every_rfc_named_in_the_sources_stands_in_the_table() throws IOException {
    Map<String, String> table = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("../docs/standards.md")));
    while (row.find()) {
      table.put(row.group(1), row.group(2));
    }
    Map<String, String> marks = marks();
    assertThat(marks).isNotEmpty();
    marks.keySet().removeAll(table.keySet());
    assertThat(marks).as("RFCs named in sources and missing in docs/standards.md").isEmpty();
  }

  private static Map<String, String> marks() throws IOException {
    Map<String, String> marks = new TreeMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        MARK.matcher(Files.readString(file))
            .results()
            .forEach(mark -> marks.putIfAbsent(mark.group(1), file.getFileName().toString()));
      }
    }
    return marks;
  }
}
