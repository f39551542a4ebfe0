package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.Metrics;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.tags.Tag;

/** For Prometheus. */
@Controller("/metrics")
@AllowedTo(value = Who.SCRAPER, scope = Scope.ADMIN)
@Tag(name = "health")
class MetricsController {
  private final Metrics metrics;

  MetricsController(Metrics metrics) {
    this.metrics = metrics;
  }

  /** All numbers of this control plane, in Prometheus' text format. */
  @Get
  @Produces(Metrics.CONTENT_TYPE)
  String scrape() {
    return metrics.text();
  }
}
