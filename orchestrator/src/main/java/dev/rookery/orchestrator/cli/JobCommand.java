package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery job …}. */
@Command(
    name = "job",
    description = "the job ledger: what runs, what waits and why",
    mixinStandardHelpOptions = true,
    subcommands = JobWatchCommand.class)
final class JobCommand {

  /** What a list is filtered by. */
  static final class Filter {
    @Option(
        names = "--state",
        paramLabel = "STATE[,STATE]",
        description = "only jobs in these states; dead letters are failed,quarantined")
    private @Nullable String state;

    @Option(names = "--kind", paramLabel = "KIND", description = "only jobs of this kind")
    private @Nullable String kind;

    @Option(names = "--tenant", paramLabel = "ID", description = "only jobs of this tenant")
    private @Nullable String tenant;

    @Option(names = "--lane", paramLabel = "LANE", description = "only jobs of this lane")
    private @Nullable String lane;

    String query() {
      StringBuilder query = new StringBuilder();
      add(query, "state", state);
      add(query, "kind", kind);
      add(query, "tenant", tenant);
      add(query, "lane", lane);
      return query.toString();
    }

    private static void add(StringBuilder query, String name, @Nullable String value) {
      if (value != null) {
        query.append('&').append(name).append('=').append(Paths.segment(value));
      }
    }
  }

  @Command(name = "list", description = "newest jobs first", mixinStandardHelpOptions = true)
  void list(
      @Mixin Connection to,
      @ArgGroup(exclusive = false) @Nullable Filter filter,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "at most so many (default: ${DEFAULT-VALUE})")
          int limit) {
    try (ApiClient api = to.api()) {
      to.output()
          .list(
              to.out(),
              JobRows.newest(api, filter == null ? "" : filter.query(), limit),
              "id",
              "kind",
              "state",
              "attempt",
              "runAt",
              "lane",
              "lastError");
    }
  }

  @Command(
      name = "show",
      description = "one job with its steps and its history",
      mixinStandardHelpOptions = true)
  void show(@Mixin Connection to, @Parameters(paramLabel = "ID") String id) {
    try (ApiClient api = to.api()) {
      JobRows.print(to, api.get(path(id)));
    }
  }

  @Command(
      name = "explain",
      description = "in one sentence: why the job is where it is",
      mixinStandardHelpOptions = true)
  void explain(@Mixin Connection to, @Parameters(paramLabel = "ID") String id) {
    try (ApiClient api = to.api()) {
      JsonNode found = api.get(path(id) + "/explanation");
      if (to.output() == Output.table) {
        to.out().println(Output.text(found.path("explanation")));
      } else {
        to.output().one(to.out(), found);
      }
    }
  }

  @Command(
      name = "retry",
      description = {
        "run failed, cancelled or quarantined jobs again",
        "All counts begin anew; steps that are done are not done again."
      },
      mixinStandardHelpOptions = true)
  void retry(
      @Mixin Connection to, @Parameters(paramLabel = "ID", arity = "1..*") List<String> ids) {
    act(to, ids, "retry");
  }

  @Command(
      name = "cancel",
      description = "end jobs: at once while they wait, else their worker stops them",
      mixinStandardHelpOptions = true)
  void cancel(
      @Mixin Connection to, @Parameters(paramLabel = "ID", arity = "1..*") List<String> ids) {
    act(to, ids, "cancel");
  }

  private static void act(Connection to, List<String> ids, String verb) {
    try (ApiClient api = to.api()) {
      for (String id : ids) {
        JobRows.print(to, api.call("POST", path(id) + "/" + verb, Map.of()));
      }
    }
  }

  @Command(
      name = "pause",
      description = "nobody claims jobs of this kind until it is resumed; what runs may finish",
      mixinStandardHelpOptions = true)
  void pause(
      @Mixin Connection to,
      @Parameters(paramLabel = "KIND") String kind,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "for whoever asks why nothing runs")
          String reason) {
    actOnKind(to, kind, "pause", Map.of("reason", reason));
  }

  @Command(
      name = "resume",
      description = "let a paused kind go on",
      mixinStandardHelpOptions = true)
  void resume(@Mixin Connection to, @Parameters(paramLabel = "KIND") String kind) {
    actOnKind(to, kind, "resume", Map.of());
  }

  private static void actOnKind(Connection to, String kind, String verb, Map<String, String> body) {
    try (ApiClient api = to.api()) {
      JobRows.printKinds(to, List.of(api.call("POST", kindPath(kind) + "/" + verb, body)));
    }
  }

  @Command(
      name = "stats",
      description = "how each kind of job fares: depth, lag, what ended within the last hour",
      mixinStandardHelpOptions = true)
  void stats(
      @Mixin Connection to,
      @Parameters(paramLabel = "KIND", arity = "0..1") @Nullable String kind) {
    try (ApiClient api = to.api()) {
      JobRows.printKinds(
          to,
          kind == null ? api.get("/v1/job-kinds").path("items") : List.of(api.get(kindPath(kind))));
    }
  }

  private static String path(String id) {
    return "/v1/jobs/" + Paths.segment(id);
  }

  private static String kindPath(String kind) {
    return "/v1/job-kinds/" + Paths.segment(kind);
  }
}
