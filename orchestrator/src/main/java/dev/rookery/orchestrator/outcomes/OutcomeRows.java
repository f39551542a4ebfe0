package dev.rookery.orchestrator.outcomes;

import static dev.rookery.sql.Tables.OUTCOMES;
import static dev.rookery.sql.Tables.OUTCOME_COUNTS;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;

/**
 * Writes outcomes and what counts from them. One array a column goes to PostgreSQL instead of one
 * parameter a value: 1,000 rows are 18 parameters.
 */
final class OutcomeRows {
  private OutcomeRows() {}

  /** One column and how a row fills it. */
  private record Column<T>(TableField<?, T> field, Function<OutcomeRow, ? extends T> value) {

    Field<T[]> array(List<OutcomeRow> rows) {
      var type = field.getDataType().null_().getArrayDataType();
      @SuppressWarnings("unchecked")
      T[] values = (T[]) Array.newInstance(field.getDataType().getType(), rows.size());
      for (int i = 0; i < values.length; i++) {
        values[i] = value.apply(rows.get(i));
      }
      return val(values, type);
    }
  }

  private static final List<Column<?>> COLUMNS =
      List.of(
          new Column<>(OUTCOMES.TENANT_ID, OutcomeRow::tenant),
          new Column<>(OUTCOMES.OCCURRED_AT, OutcomeRow::occurredAt),
          new Column<>(OUTCOMES.NODE_ID, OutcomeRow::node),
          new Column<>(OUTCOMES.EPOCH, row -> row.position().epoch()),
          new Column<>(OUTCOMES.SEQ, row -> row.position().seq()),
          new Column<>(OUTCOMES.BUDGET, OutcomeRow::budget),
          new Column<>(OUTCOMES.EGRESS_IP, OutcomeRow::egressIp),
          new Column<>(OUTCOMES.KIND, OutcomeRow::kind),
          new Column<>(OUTCOMES.MESSAGE_ID, OutcomeRow::message),
          new Column<>(OUTCOMES.PROVIDER, OutcomeRow::provider),
          new Column<>(OUTCOMES.RECEIVED_AT, OutcomeRow::receivedAt),
          new Column<>(OUTCOMES.RECIPIENT, OutcomeRow::recipient),
          new Column<>(OUTCOMES.REPLY, OutcomeRow::reply),
          new Column<>(OUTCOMES.SCOPE, OutcomeRow::scope),
          new Column<>(OUTCOMES.SENDING_DAY, OutcomeRow::sendingDay),
          new Column<>(OUTCOMES.SENDING_DOMAIN, OutcomeRow::sendingDomain),
          new Column<>(OUTCOMES.SIZE, OutcomeRow::size),
          new Column<>(OUTCOMES.SMTP_CODE, OutcomeRow::smtpCode),
          new Column<>(OUTCOMES.STATUS, OutcomeRow::status));

  /**
   * Inserts rows and raises the counters by those that were really inserted.
   *
   * @return the rows inserted
   */
  static List<OutcomeRow> insert(DSLContext db, List<OutcomeRow> rows) {
    if (rows.isEmpty()) {
      return rows;
    }
    Set<Position> inserted =
        new HashSet<>(
            db.insertInto(OUTCOMES, COLUMNS.stream().map(Column::field).toList())
                .select(select(unnestedFields()).from(unnested(rows)))
                .onConflictDoNothing()
                .returning(OUTCOMES.EPOCH, OUTCOMES.SEQ)
                .fetch(row -> new Position(row.getEpoch(), row.getSeq())));
    List<OutcomeRow> fresh =
        rows.stream().filter(row -> inserted.contains(row.position())).toList();
    raiseCounters(db, fresh);
    return fresh;
  }

  private static List<Field<?>> unnestedFields() {
    List<Field<?>> fields = new ArrayList<>();
    for (Column<?> column : COLUMNS) {
      fields.add(field(name("e", column.field().getName()), column.field().getDataType()));
    }
    return fields;
  }

  private static Table<Record> unnested(List<OutcomeRow> rows) {
    QueryPart[] arrays = COLUMNS.stream().map(c -> c.array(rows)).toArray(QueryPart[]::new);
    String places =
        COLUMNS.stream().map(c -> "{" + COLUMNS.indexOf(c) + "}").collect(Collectors.joining(", "));
    String[] names = COLUMNS.stream().map(c -> c.field().getName()).toArray(String[]::new);
    return table("unnest(" + places + ")", arrays).as("e", names);
  }

  private static void raiseCounters(DSLContext db, List<OutcomeRow> fresh) {
    Map<CountKey, Long> counts = new HashMap<>();
    fresh.forEach(row -> counts.merge(row.countKey(), 1L, Long::sum));
    new TreeMap<>(counts).forEach((key, count) -> raise(db, key, count));
  }

  private static void raise(DSLContext db, CountKey key, long count) {
    db.insertInto(OUTCOME_COUNTS)
        .set(OUTCOME_COUNTS.TENANT_ID, key.tenant())
        .set(OUTCOME_COUNTS.SENDING_DAY, key.sendingDay())
        .set(OUTCOME_COUNTS.EGRESS_IP, key.egressIp())
        .set(OUTCOME_COUNTS.PROVIDER, key.provider())
        .set(OUTCOME_COUNTS.KIND, key.kind())
        .set(OUTCOME_COUNTS.COUNT, count)
        .onDuplicateKeyUpdate()
        .set(OUTCOME_COUNTS.COUNT, OUTCOME_COUNTS.COUNT.plus(excluded(OUTCOME_COUNTS.COUNT)))
        .execute();
  }
}
