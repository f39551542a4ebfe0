package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.jobs.Job;
import dev.rookery.orchestrator.jobs.JobExplanation;
import dev.rookery.orchestrator.jobs.JobReports;
import dev.rookery.orchestrator.jobs.JobReports.Explained;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Caller;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Long work that was asked for: a job of the ledger, seen by whoever asked. */
@Controller(OperationController.PATH)
@AllowedTo(Who.TENANT_OR_OPERATOR)
@Tag(name = "operations")
class OperationController {
  static final String PATH = "/v1/operations";
  private final JobReports reports;
  private final JsonMapper json;

  OperationController(JobReports reports, JsonMapper json) {
    this.reports = reports;
    this.json = json;
  }

  /**
   * @param state scheduled, waiting, ready, running, done, failed, cancelled or quarantined
   * @param explanation one sentence: why it is where it is
   * @param steps what was done so far
   * @param result what it found or made; absent until done
   */
  @Serdeable
  record OperationBody(
      UUID id,
      String kind,
      String state,
      String explanation,
      Instant createdAt,
      @Nullable Instant finishedAt,
      @Nullable String lastError,
      List<StepBody> steps,
      @Nullable JsonNode result) {}

  @Serdeable
  record StepBody(String name, String state, Instant startedAt, @Nullable Instant finishedAt) {}

  /** 202 that says where to look. */
  static MutableHttpResponse<OperationBody> accepted(OperationBody operation) {
    return HttpResponse.<OperationBody>accepted(URI.create(PATH + "/" + operation.id()))
        .header("Retry-After", "1")
        .body(operation);
  }

  OperationBody require(Caller caller, UUID id) {
    return reports
        .explain(id)
        .filter(found -> isSeenBy(caller, found.job()))
        .map(found -> body(caller, found))
        .orElseThrow(() ->
            new RefusedException(
                RefusedException.Kind.NOT_FOUND,
                "no-such-operation",
                "there is no operation " + id));
  }

  /** One operation. */
  @Get("/{id}")
  OperationBody showOperation(Caller caller, UUID id) {
    return require(caller, id);
  }

  private static boolean isSeenBy(Caller caller, Job job) {
    return switch (caller) {
      case OperatorCaller _ -> true;
      case TenantCaller tenant -> tenant.tenant().equals(job.tenant());
    };
  }

  private static String explanation(Caller caller, JobExplanation explanation) {
    return switch (caller) {
      case OperatorCaller _ -> explanation.sentence();
      case TenantCaller _ -> explanation.forTenant();
    };
  }

  private @Nullable JsonNode result(Job job) {
    try {
      return job.result() == null ? null : json.readValue(job.result(), JsonNode.class);
    } catch (IOException e) {
      throw new IllegalStateException("result of job %s is not JSON".formatted(job.id()), e);
    }
  }

  private OperationBody body(Caller caller, Explained found) {
    Job job = found.job();
    return new OperationBody(
        job.id(),
        job.kind(),
        job.state().word(),
        explanation(caller, found.explanation()),
        job.createdAt(),
        job.finishedAt(),
        job.lastError(),
        job.steps().stream()
            .map(step ->
                new StepBody(step.name(), step.state(), step.startedAt(), step.finishedAt()))
            .toList(),
        result(job));
  }
}
