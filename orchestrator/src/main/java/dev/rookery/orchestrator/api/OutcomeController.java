package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.outcomes.GroupBy;
import dev.rookery.orchestrator.outcomes.NodeProgress;
import dev.rookery.orchestrator.outcomes.Outcomes;
import dev.rookery.orchestrator.outcomes.Summary;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Caller;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What was sent and what came of it. */
@Controller("/v1/outcomes")
@Tag(name = "outcomes")
class OutcomeController {
  private final Outcomes outcomes;

  OutcomeController(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * @param day sending day; absent when not grouped by it
   * @param ip address the mail left from, empty = it never left
   * @param counts events by kind; a message deferred three times counts three
   */
  @Serdeable
  record SummaryBody(
      @Nullable Integer day,
      @Nullable String provider,
      @Nullable String ip,
      Map<String, Long> counts) {
    static SummaryBody of(Summary summary) {
      String day = summary.group().get(GroupBy.DAY);
      return new SummaryBody(
          day == null ? null : Integer.valueOf(day),
          summary.group().get(GroupBy.PROVIDER),
          summary.group().get(GroupBy.IP),
          summary.counts());
    }
  }

  /**
   * @param watermark every event up to it is counted
   * @param lag events in the node's journal that are not counted yet, by its last heartbeat
   * @param ahead events counted above the watermark
   * @param refused frames of the last 24 hours that could not be taken
   */
  @Serdeable
  record ProgressBody(
      UUID node,
      String name,
      @Nullable UUID epoch,
      long watermark,
      long lastSeq,
      long lag,
      long ahead,
      long refused,
      @Nullable String lastRefusal,
      @Nullable Instant updatedAt) {
    static ProgressBody of(NodeProgress progress) {
      return new ProgressBody(
          progress.node(),
          progress.name(),
          progress.epoch(),
          progress.watermark(),
          progress.lastSeq(),
          progress.lag(),
          progress.ahead(),
          progress.refusedToday(),
          progress.lastRefusal(),
          progress.updatedAt());
    }
  }

  /**
   * Counters: a tenant's own, or an operator's of all tenants.
   *
   * @param groupBy any of day, provider, ip, with commas between; none = one line of sums
   * @param fromDay first sending day
   * @param toDay last sending day
   */
  @Get("/summary")
  @AllowedTo(Who.TENANT_OR_OPERATOR)
  PageBody<SummaryBody> summary(
      Caller caller,
      @QueryValue @Nullable String groupBy,
      @QueryValue @Nullable Integer fromDay,
      @QueryValue @Nullable Integer toDay) {
    Set<GroupBy> groups = groups(groupBy);
    Outcomes.Days days =
        new Outcomes.Days(
            fromDay == null ? Integer.MIN_VALUE : fromDay,
            toDay == null ? Integer.MAX_VALUE : toDay);
    List<Summary> found =
        switch (caller) {
          case TenantCaller tenant -> outcomes.summary(tenant.tenant(), groups, days);
          case OperatorCaller _ -> outcomes.summary(groups, days);
        };
    return new PageBody<>(found.stream().map(SummaryBody::of).toList(), null);
  }

  /** How far each node's events are counted, and what was refused. */
  @Get("/reconcile")
  @AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
  PageBody<ProgressBody> reconcile() {
    return new PageBody<>(outcomes.progress().stream().map(ProgressBody::of).toList(), null);
  }

  private static Set<GroupBy> groups(@Nullable String words) {
    if (words == null || words.isBlank()) {
      return EnumSet.noneOf(GroupBy.class);
    }
    return Arrays.stream(words.split(","))
        .map(word -> GroupBy.find(word.strip()).orElseThrow(() -> unknownGroup(word)))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(GroupBy.class)));
  }

  private static RefusedException unknownGroup(String word) {
    return new RefusedException(
        RefusedException.Kind.INVALID,
        "bad-group-by",
        "groupBy has '%s'; allowed are %s"
            .formatted(
                word,
                Arrays.stream(GroupBy.values())
                    .map(GroupBy::word)
                    .collect(Collectors.joining(", "))));
  }
}
