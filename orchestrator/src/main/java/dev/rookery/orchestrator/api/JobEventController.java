package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.jobs.watch.JobWatch;
import dev.rookery.orchestrator.jobs.watch.JobWatches;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.json.JsonMapper;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.reactivestreams.Publisher;

/** Live progress of a job; for operators. */
@Controller(JobController.PATH)
@AllowedTo(value = Who.OPERATOR, scope = Scope.ADMIN)
@Tag(name = "jobs")
class JobEventController {
  private final JobWatches watches;
  private final JsonMapper json;

  JobEventController(JobWatches watches, JsonMapper json) {
    this.watches = watches;
    this.json = json;
  }

  /**
   * Server-sent events until the job ends: {@code job} at each change of its state, {@code step}
   * when a step is begun or done, a comment every 15 seconds. What was before comes first. Who
   * gives back the id of the last event goes on after it; 204 = nothing more will come.
   */
  @Get("/{id}/events")
  @Produces(MediaType.TEXT_EVENT_STREAM)
  @ApiResponse(
      responseCode = "200",
      description = "events; the data of each is JSON",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM,
              schema =
                  @Schema(
                      anyOf = {
                        JobEventBodies.JobEventBody.class,
                        JobEventBodies.StepEventBody.class
                      })))
  HttpResponse<Publisher<String>> watch(
      UUID id, @Nullable @Header("Last-Event-ID") String lastEventId) {
    JobWatch watch = watches.open(id, lastEventId);
    if (watch.isOver()) {
      watch.close();
      return HttpResponse.noContent();
    }
    return HttpResponse.<Publisher<String>>ok(new JobEventStream(watch, json))
        .header("Cache-Control", "no-store")
        .header("X-Accel-Buffering", "no"); // a proxy that gathers answers would hold events back
  }
}
