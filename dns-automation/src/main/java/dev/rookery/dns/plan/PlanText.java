package dev.rookery.dns.plan;

import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan for the eyes of a person. */
public final class PlanText {
  private static final List<Function<Row, String>> PADDED =
      List.of(Row::action, Row::name, Row::type, Row::ttl);

  private record Row(String action, String name, String type, String ttl, String data) {}

  private PlanText() {}

  /** {@code example.com.: 3 to create, 1 to update, 0 to delete}, and whether it is refused. */
  public static String summary(ZonePlan plan) {
    return "%s: %d to create, %d to update, %d to delete%s"
        .formatted(
            plan.origin(),
            count(plan, change -> change instanceof Change.Create),
            count(plan, change -> change instanceof Change.Update),
            count(plan, change -> change instanceof Change.Delete),
            plan.refusals().isEmpty() ? "" : ", refused");
  }

  private static long count(ZonePlan plan, Predicate<Change> kind) {
    return plan.changes().stream().filter(kind).count();
  }

  /** One line a value, in columns under a heading; then notices and refusals. */
  public static String table(ZonePlan plan) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("ACTION", "NAME", "TYPE", "TTL", "DATA"));
    for (Change change : plan.changes()) {
      List<RecordSet> shown = change.wanted().isEmpty() ? change.seen() : change.wanted();
      shown.forEach(set -> set.data().forEach(value -> rows.add(row(change, set, value))));
    }
    return Stream.concat(columns(rows), remarks(plan)).collect(Collectors.joining("\n"));
  }

  private static Row row(Change change, RecordSet set, Rdata value) {
    return new Row(
        change.verb(),
        set.name().text(),
        set.type().toString(),
        String.valueOf(set.ttl().toSeconds()),
        value.text());
  }

  private static Stream<String> columns(List<Row> rows) {
    List<Integer> widths =
        PADDED.stream()
            .map(column -> rows.stream().map(column).mapToInt(String::length).max().orElse(0))
            .toList();
    return rows.stream().map(row -> line(row, widths));
  }

  private static String line(Row row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < PADDED.size(); i++) {
      String cell = PADDED.get(i).apply(row);
      line.append(cell).repeat(' ', widths.get(i) - cell.length() + 2);
    }
    return line.append(row.data()).toString();
  }

  /** Zone-file lines with {@code -} for what goes and {@code +} for what comes. */
  public static String diff(ZonePlan plan) {
    Stream<String> head =
        Stream.of("--- %s at serial %d".formatted(plan.origin(), plan.serial()), "+++ wanted");
    return Stream.of(head, plan.changes().stream().flatMap(PlanText::diff), remarks(plan))
        .flatMap(Function.identity())
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> diff(Change change) {
    List<String> before = lines(change.seen());
    List<String> after = lines(change.wanted());
    Stream<String> gone = before.stream().filter(line -> !after.contains(line)).map("-"::concat);
    Stream<String> kept = before.stream().filter(after::contains).map(" "::concat);
    Stream<String> come = after.stream().filter(line -> !before.contains(line)).map("+"::concat);
    return Stream.of(kept, gone, come).flatMap(Function.identity());
  }

  private static List<String> lines(List<RecordSet> atMostOne) {
    return atMostOne.stream().flatMap(set -> set.text().lines()).toList();
  }

  private static Stream<String> remarks(ZonePlan plan) {
    return Stream.concat(
        plan.notices().stream().map(notice -> "note: " + notice),
        plan.refusals().stream().map(reason -> "refused: " + reason));
  }
}
