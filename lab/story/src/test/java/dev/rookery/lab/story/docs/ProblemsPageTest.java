package dev.rookery.lab.story.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.platform.RefusedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on problem types is made from the places in the sources that refuse something. */
class ProblemsPageTest {
  private static final String TYPE = "\"(?<type>[a-z-]+)\"";
  private static final String WORDS = ",\\s*(?<says>\"[^\"]+\"(?:\\s*\\+\\s*\"[^\"]+\")*)?";

  /** One of ours: the kind gives the status. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "new RefusedException\\(\\s*(?:RefusedException\\.)?(?:Kind\\.)?(?<kind>[A-Z_]+),\\s*"
              + TYPE
              + WORDS);

  /** One that the framework raises, or a failure: the status is written before it. */
  private static final Pattern OTHER =
      Pattern.compile(
          "(?:case (?<case>\\d+) ->\\s*)?Problem\\.of\\(\\s*(?<status>\\w+),\\s*" + TYPE + WORDS);

  /** Tenants are refused by a method of their own. */
  private static final Pattern INVALID = Pattern.compile("refused\\(\\s*" + TYPE + WORDS);

  private static final Map<String, Integer> BY_CAUSE =
      Map.of("internal", 500, "invalid", 422, "malformed", 400);

  /** Statuses and words of a problem; no words where the fault itself speaks. */
  private record Row(SortedSet<Integer> statuses, String says) {
    Row(int status, String says) {
      this(new TreeSet<>(Set.of(status)), says);
    }

    Row and(Row other) {
      SortedSet<Integer> both = new TreeSet<>(statuses);
      both.addAll(other.statuses);
      return new Row(both, says.isEmpty() ? other.says : says);
    }

    String line(String type) {
      String allStatuses = statuses.stream().map(String::valueOf).collect(Collectors.joining(", "));
      return "| `%s` | %s | %s |%n".formatted(type, allStatuses, says);
    }
  }

  @Test
  void the_page_lists_every_problem_that_the_sources_can_answer() {
    Map<String, Row> rows = new TreeMap<>();
    for (Path source : Repository.mainSources()) {
      String text = Repository.read(source);
      collect(rows, REFUSED.matcher(text).results(), m -> kind(m).status());
      collect(rows, OTHER.matcher(text).results(), ProblemsPageTest::status);
      if (source.endsWith("NewTenant.java")) {
        collect(rows, INVALID.matcher(text).results(), m -> 422);
      }
    }
    assertThat(rows).hasSizeGreaterThan(40);
    Repository.assertGenerated("docs/reference/problems.md", page(rows), ProblemsPageTest.class);
  }

  private static void collect(
      Map<String, Row> rows, Stream<MatchResult> found, ToIntFunction<MatchResult> status) {
    found.forEach(match ->
        rows.merge(match.group("type"), new Row(status.applyAsInt(match), says(match)), Row::and));
  }

  private static RefusedException.Kind kind(MatchResult match) {
    return RefusedException.Kind.valueOf(match.group("kind"));
  }

  private static int status(MatchResult match) {
    String written = Optional.ofNullable(match.group("case")).orElse(match.group("status"));
    return written.matches("\\d+") ? Integer.parseInt(written) : BY_CAUSE.get(match.group("type"));
  }

  private static String says(MatchResult match) {
    return Optional.ofNullable(match.group("says"))
        .orElse("")
        .lines()
        .map(line -> line.strip().replaceAll("^\\+?\\s*\"|\"$", ""))
        .collect(Collectors.joining())
        .replaceAll("%[-\\d.]*[sd]", "…")
        .replaceAll(" $", " …") // an id is added
        .replace("\\n", " ")
        .replace("|", "\\|");
  }

  private static String page(Map<String, Row> rows) {
    StringBuilder page = new StringBuilder("# Problems\n\n");
    page.append("Every answer that is not what was asked for is a problem document (RFC 9457): ");
    page.append(
        "`application/problem+json` with `type`, `title`, `status`, `detail`, `request_id` and, ");
    page.append(
        "where single fields are at fault, `errors`, each with a JSON pointer. The type is ");
    page.append(
        "`/problems/<type>`; it is a name that stays, so programs may decide by it. The detail is for people ");
    page.append(
        "and may change. Where no words stand below, the detail says what is wrong with the value.\n\n");
    page.append("| type | status | says |\n|---|---|---|\n");
    rows.forEach((type, row) -> page.append(row.line(type)));
    page.append(
        "\n400, 413 and 415: mend the request. 401 and 403: another key. 404, 409 and 412: look at what is there and decide anew. ");
    page.append(
        "422: mend the values. 503: try again after `Retry-After`. 500: ask the operator, and name the `request_id`.\n");
    return page.toString();
  }
}
