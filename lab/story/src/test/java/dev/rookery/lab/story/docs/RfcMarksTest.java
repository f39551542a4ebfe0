package dev.rookery.lab.story.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A rule taken from a standard names it, and every standard named stands in the table. */
class RfcMarksTest {
  private static final Pattern MARK = Pattern.compile("RFC[\\s*]+(\\d{3,5})");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| (\\d{3,5}) \\| [^|]+ \\| ([^|]+) \\| (yes|partial|no)\\b[^|]*\\|$");

  @Test
  void every_rfc_named_in_the_sources_stands_in_the_table() {
    Map<String, String> named = new TreeMap<>();
    for (Path source : Repository.mainSources()) {
      MARK.matcher(Repository.read(source))
          .results()
          .forEach(mark -> named.putIfAbsent(mark.group(1), source.getFileName().toString()));
    }
    assertThat(named).isNotEmpty();
    named.keySet().removeAll(table().keySet());
    assertThat(named).as("RFCs named in sources and missing in docs/standards.md").isEmpty();
  }

  @Test
  void every_package_in_the_table_exists() {
    Set<String> packages =
        Repository.mainSources().stream()
            .map(source -> source.getParent().toString().replaceAll(".*/dev/rookery/", ""))
            .map(folder -> folder.replace('/', '.'))
            .collect(Collectors.toSet());
    List<String> unknown =
        table().values().stream()
            .flatMap(where -> Arrays.stream(where.split(", ")))
            .filter(name -> !packages.contains(name))
            .toList();
    assertThat(unknown).as("packages named in docs/standards.md that do not exist").isEmpty();
  }

  private static Map<String, String> table() {
    return ROW.matcher(Repository.read(Repository.ROOT.resolve("docs/standards.md")))
        .results()
        .collect(
            Collectors.toMap(
                (MatchResult row) -> row.group(1), row -> row.group(2), (a, b) -> a, TreeMap::new));
  }
}
