package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.Database;
import dev.rookery.orchestrator.platform.TemporaryException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;

/** For load balancers and supervisors. */
@Controller("/health")
@AllowedTo(Who.ANYONE)
@Tag(name = "health")
class HealthController {
  private final Database database;
  private volatile boolean draining;

  HealthController(Database database) {
    this.database = database;
  }

  /**
   * @param status {@code up} or {@code down}
   * @param reason empty when up
   */
  @Serdeable
  record HealthBody(String status, String reason) {
    static final HealthBody UP = new HealthBody("up", "");
  }

  /** From now on not ready, so that nobody sends new requests. */
  void drain() {
    draining = true;
  }

  /** The process answers. */
  @Get("/live")
  HealthBody isLive() {
    return HealthBody.UP;
  }

  /** The start is over: the schema is right and the server listens. */
  @Get("/startup")
  HealthBody isStarted() {
    return HealthBody.UP;
  }

  /** It may be sent requests: PostgreSQL answers and it is not stopping. */
  @Get("/ready")
  HttpResponse<HealthBody> isReady() {
    if (draining) {
      return down("stopping");
    }
    try {
      database.asWorker(db -> db.selectOne().fetch().size());
      return HttpResponse.ok(HealthBody.UP);
    } catch (TemporaryException e) {
      return down(e.getMessage());
    }
  }

  private static HttpResponse<HealthBody> down(String reason) {
    return HttpResponse.status(HttpStatus.SERVICE_UNAVAILABLE).body(new HealthBody("down", reason));
  }
}
