package dev.rookery.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.sql.Migrations;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The release before this one must run on this one's schema, while both are there. */
class MigrationsTest {
  /** Those up to here came before the first release. */
  private static final int FIRST_RELEASE = 16;

  private static final Pattern NUMBERED = Pattern.compile("V(\\d+)__[a-z0-9_]+\\.sql");
  private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
  private static final Pattern CONTRACTS = Pattern.compile("(?m)^-- contracts V(\\d{3}): \\S.*$");

  /** What a statement of the release before may trip over. */
  private static final List<Pattern> BREAKING =
      List.of(
          words("drop (table|column|view|function|policy|type)"),
          words("rename (to|column|constraint)"),
          words("alter column \\S+ (set not null|type|set data type|drop default)"),
          words("add column (?!if not exists)[^,;]*not null(?![^,;]*default)"),
          words("add constraint [^,;]*(check|unique|foreign key)(?![^;]*not valid)"),
          words("revoke"));

  private static Pattern words(String text) {
    return Pattern.compile("(?is)\\b" + text.replace(" ", "\\s+"));
  }

  @Test
  void since_the_first_release_migrations_only_expand_or_say_what_they_contract() throws Exception {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Map.Entry<Integer, String> one : migrations().entrySet()) {
      seen = Math.max(seen, one.getKey());
      if (one.getKey() > FIRST_RELEASE && !isAllowed(one.getKey(), one.getValue())) {
        wrong.add("V%03d: %s".formatted(one.getKey(), breaking(one.getValue())));
      }
    }

    assertThat(seen).as("all migrations were read").isGreaterThanOrEqualTo(FIRST_RELEASE);
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table jobs drop column queue;",
        "alter table jobs\n  rename column queue to turn;",
        "drop table job_signals;",
        "alter table jobs add column colour text not null;",
        "alter table jobs alter column kind type varchar(10);",
        "alter table jobs add constraint jobs_kind check (kind <> '');",
        "revoke select on jobs from rookery_app;"
      })
  void what_the_release_before_may_trip_over_is_found(String sql) {
    assertThat(isAllowed(20, sql)).isFalse();
    assertThat(isAllowed(20, "-- contracts V018: nobody writes it since\n" + sql)).isTrue();
    assertThat(isAllowed(20, "-- contracts V020: in the same breath\n" + sql)).isFalse();
    assertThat(isAllowed(20, "-- once " + sql.replace('\n', ' ') + "\nselect 1;")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table jobs add column colour text;",
        "alter table jobs add column colour text not null default 'red';",
        "create table hues (id uuid primary key, name text not null);",
        "create index jobs_by_colour on jobs (colour);",
        "alter table jobs add constraint jobs_kind check (kind <> '') not valid;"
      })
  void what_only_adds_is_allowed(String sql) {
    assertThat(isAllowed(20, sql)).isTrue();
  }

  private static boolean isAllowed(int number, String sql) {
    Matcher contracts = CONTRACTS.matcher(sql);
    return breaking(sql).isEmpty()
        || contracts.find() && Integer.parseInt(contracts.group(1)) < number;
  }

  private static List<String> breaking(String sql) {
    String plain = COMMENT.matcher(sql).replaceAll("");
    return BREAKING.stream()
        .map(pattern -> pattern.matcher(plain))
        .filter(Matcher::find)
        .map(Matcher::group)
        .toList();
  }

  private static Map<Integer, String> migrations() throws IOException, URISyntaxException {
    URL first = Migrations.class.getResource("/db/migration/V001__foundations.sql");
    assertThat(first).as("where the migrations lie").isNotNull();
    if (first.getProtocol().equals("file")) {
      return read(Path.of(first.toURI()).getParent());
    }
    try (FileSystem jar = FileSystems.newFileSystem(first.toURI(), Map.of())) {
      return read(jar.getPath("/db/migration"));
    }
  }

  private static Map<Integer, String> read(Path folder) throws IOException {
    Map<Integer, String> read = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher name = NUMBERED.matcher(file.getFileName().toString());
        if (name.matches()) {
          read.put(Integer.parseInt(name.group(1)), Files.readString(file));
        }
      }
    }
    return read;
  }
}
