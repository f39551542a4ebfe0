package dev.rookery.orchestrator.jobs;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.Page;
import dev.rookery.orchestrator.platform.PageRequest;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.TemporaryException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;

/**
 * What people read of the job ledger. Nothing here may hold up the workers: a report that takes
 * longer than {@link #PATIENCE} is given up.
 */
@Singleton
public final class JobReports {
  static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(30);

  /** SQLSTATE of a statement that was stopped by its time limit. */
  private static final String QUERY_CANCELED = "57014";

  private final Database database;
  private final Kinds kinds;

  public JobReports(Database database, Collection<Workflow<?>> workflows) {
    this.database = database;
    this.kinds = Kinds.of(workflows);
  }

  /** Newest first, without steps. */
  public Page<Job> list(JobFilter filter, PageRequest page) {
    return inTime(db -> JobStore.list(db, filter, page));
  }

  /** Oldest line first. */
  public List<HistoryLine> history(UUID job) {
    return inTime(db -> JobStore.history(db, job));
  }

  /** Why the job is where it is, as of now; empty when there is no such job. */
  public Optional<Explained> explain(UUID id) {
    return inTime(db -> JobStore.find(db, id).map(job -> explained(db, job)));
  }

  /**
   * As {@link #explain}.
   *
   * @throws RefusedException there is no such job
   */
  public Explained require(UUID id) {
    return explain(id).orElseThrow(() -> JobControls.noSuchJob(id));
  }

  /** A job with its steps, and why it is where it is. */
  public record Explained(Job job, JobExplanation explanation) {}

  private Explained explained(DSLContext db, Job job) {
    return new Explained(job, JobExplanation.of(ReadEvidence.of(db, job, kinds)));
  }

  /** Every kind that this release knows or that the ledger holds something of, by name. */
  public List<KindStats> stats() {
    return inTime(db -> SelectKindStats.all(db, kinds, Pauses.all(db)));
  }

  /** Every kind that this release knows or that the ledger holds jobs of, by name. */
  SortedMap<String, KindDepth> depths() {
    SortedMap<String, KindDepth> depths = new TreeMap<>(inTime(SelectDepths::all));
    kinds.names().forEach(kind -> depths.putIfAbsent(kind, KindDepth.NOTHING));
    return depths;
  }

  /**
   * One kind.
   *
   * @throws RefusedException neither this release nor the ledger knows it
   */
  public KindStats requireStats(String kind) {
    return stats().stream()
        .filter(one -> one.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> JobControls.noSuchKind(kind));
  }

  private <T> T inTime(Function<DSLContext, T> read) {
    try {
      return database.asWorker(db -> {
        db.fetch(
            "select set_config('statement_timeout', ?, true)", Long.toString(PATIENCE.toMillis()));
        return read.apply(db);
      });
    } catch (DataAccessException e) {
      if (e.sqlState().equals(QUERY_CANCELED)) {
        throw new TemporaryException(
            "the ledger did not answer within %d s; ask for less, e.g. one kind or state"
                .formatted(PATIENCE.toSeconds()),
            RETRY,
            e);
      }
      throw e;
    }
  }
}
