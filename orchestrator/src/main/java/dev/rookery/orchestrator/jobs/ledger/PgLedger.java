package dev.rookery.orchestrator.jobs.ledger;

import dev.rookery.orchestrator.jobs.ledger.Claimed.Hold;
import dev.rookery.orchestrator.platform.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.ConnectionCallable;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in PostgreSQL. A turn is few statements over arrays, each planned once a connection,
 * in one transaction. Remembers only which tenant was served last (lost: one round begins anew).
 */
public final class PgLedger implements Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(PgLedger.class);
  private static final int LANE_RACES = 20;
  private static final String LANE = "jobs_lane";

  /** SQLSTATE classes: data exception, integrity constraint violation. */
  private static final Set<String> DATA_CLASSES = Set.of("22", "23");

  private final Database database;
  private final ClaimInTurn claims = new ClaimInTurn();

  public PgLedger(Database database) {
    this.database = database;
  }

  private <T> T transaction(ConnectionCallable<T> work) {
    return database.asWorker(db -> Database.onConnection(db, work));
  }

  @Override
  public TurnResult turn(Turn turn) {
    try {
      return afterLaneRaces(() -> transaction(connection -> turn(connection, turn)));
    } catch (DataAccessException e) {
      if (turn.settlements().isEmpty() || !isOfData(e)) {
        throw e;
      }
      Set<Hold> refused = oneByOne(turn.worker(), turn.settlements(), e);
      TurnResult rest =
          turn(new Turn(turn.worker(), turn.lease(), List.of(), turn.wishes(), turn.limit()));
      return new TurnResult(rest.claimed(), refused, rest.cancelled(), rest.untilNextDue());
    }
  }

  @Override
  public Set<Hold> settle(String worker, List<Settlement> settlements) {
    try {
      return settleTogether(worker, settlements);
    } catch (DataAccessException e) {
      if (!isOfData(e)) {
        throw e;
      }
      return oneByOne(worker, settlements, e);
    }
  }

  private Set<Hold> settleTogether(String worker, List<Settlement> settlements) {
    return transaction(connection -> {
      KeepLeases.planOnce(connection);
      return SettleClaims.write(connection, worker, settlements);
    });
  }

  private static <T> T afterLaneRaces(Supplier<T> turn) {
    for (int race = 1; ; race++) {
      try {
        return turn.get();
      } catch (IntegrityConstraintViolationException e) {
        // another worker took a job of the same lane in this moment; its claim is visible now
        if (race == LANE_RACES || !e.getMessage().contains(LANE)) {
          throw e;
        }
        LOG.debug("lane taken meanwhile, looking again");
      }
    }
  }

  private static boolean isOfData(DataAccessException e) {
    return DATA_CLASSES.stream().anyMatch(e.sqlState()::startsWith);
  }

  /** So that what cannot be written of one job does not keep the others from being settled. */
  private Set<Hold> oneByOne(String worker, List<Settlement> settlements, DataAccessException e) {
    LOG.warn("a settlement is refused, settling one by one: {}", e.getMessage());
    Set<Hold> refused = new HashSet<>();
    for (Settlement one : settlements) {
      refused.addAll(settleAlone(worker, one));
    }
    return refused;
  }

  private Set<Hold> settleAlone(String worker, Settlement one) {
    try {
      return settleTogether(worker, List.of(one));
    } catch (DataAccessException e) {
      if (!isOfData(e)) {
        throw e;
      }
      String error = "the ledger cannot keep what it ended in: " + e.getMessage();
      LOG.warn("job {} {}: {}", one.job().kind(), one.job().id(), error);
      return settleTogether(
          worker, List.of(new Settlement(one.job(), new Verdict.Failed(error), one.ran())));
    }
  }

  private TurnResult turn(Connection connection, Turn turn) throws SQLException {
    KeepLeases.beginTurn(connection, turn.worker());
    Set<Hold> refused = SettleClaims.write(connection, turn.worker(), turn.settlements());
    Optional<Duration> untilNextDue = MakeDue.now(connection);
    List<Claimed> claimed = claims.take(connection, turn);
    return new TurnResult(
        claimed, refused, KeepLeases.cancelled(connection, turn.worker()), untilNextDue);
  }

  @Override
  public Set<Hold> renew(String worker, Duration lease, Collection<Hold> held) {
    return transaction(connection -> KeepLeases.renew(connection, worker, lease, held));
  }

  @Override
  public int rescue() {
    return transaction(connection -> {
      MakeDue.endOverdue(connection);
      return KeepLeases.rescue(connection);
    });
  }

  @Override
  public int disown(String worker, Collection<Hold> known) {
    return transaction(connection -> KeepLeases.disown(connection, worker, known));
  }
}
