package dev.rookery.orchestrator.outcomes;

import dev.rookery.contract.Codec;
import dev.rookery.contract.Watermark;
import dev.rookery.orchestrator.outcomes.Reading.Genuine;
import dev.rookery.orchestrator.outcomes.Reading.Refused;
import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.suppression.Suppressions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.SQLStateClass;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes batches whole; one that PostgreSQL cannot hold is taken entry by entry. */
final class BatchIntake {
  private static final Logger LOG = LoggerFactory.getLogger(BatchIntake.class);
  private final Database database;
  private final Suppressions lists;
  private final SendingDays days;
  private final Clock clock;

  BatchIntake(Database database, Suppressions lists, SendingDays days, Clock clock) {
    this.database = database;
    this.lists = lists;
    this.days = days;
    this.clock = clock;
  }

  /**
   * @return the watermark to publish, if the batch told of any epoch
   * @throws DataAccessException PostgreSQL is away or busy: nothing was taken, try again
   */
  Optional<Watermark> take(UUID node, List<Reading> readings) {
    try {
      return inOneTransaction(node, readings);
    } catch (RuntimeException e) {
      requireAboutData(e);
      LOG.warn(
          "ingest: a batch of {} entries of {} taken singly: {}",
          readings.size(),
          node,
          e.toString());
      Optional<Watermark> last = Optional.empty();
      for (Reading reading : readings) {
        Optional<Watermark> next = alone(node, reading);
        last = next.isPresent() ? next : last;
      }
      return last;
    }
  }

  private Optional<Watermark> alone(UUID node, Reading reading) {
    try {
      return inOneTransaction(node, List.of(reading));
    } catch (RuntimeException e) {
      requireAboutData(e);
      return inOneTransaction(node, List.of(refused(reading, e)));
    }
  }

  private Optional<Watermark> inOneTransaction(UUID node, List<Reading> readings) {
    return database.asWorker(
        db -> new Intake(db, lists, node, days, clock.instant()).take(readings));
  }

  private static Refused refused(Reading reading, RuntimeException e) {
    String reason = "cannot be stored: " + e.getClass().getSimpleName();
    return switch (reading) {
      case Genuine genuine -> new Refused(Codec.write(genuine.event()), reason, genuine.position());
      case Refused refused -> new Refused(new byte[0], reason, refused.position());
    };
  }

  /** Trouble that stays when asked again with the same entries; any other is thrown on. */
  private static void requireAboutData(RuntimeException e) {
    boolean aboutData =
        !(e instanceof DataAccessException db)
            || db.sqlStateClass() == SQLStateClass.C22_DATA_EXCEPTION
            || db.sqlStateClass() == SQLStateClass.C23_INTEGRITY_CONSTRAINT_VIOLATION;
    if (!aboutData) {
      throw e;
    }
  }
}
