package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.fleet.Difference;
import dev.rookery.orchestrator.fleet.Reconciliation;
import dev.rookery.orchestrator.hosting.HostingProvider;
import dev.rookery.orchestrator.hosting.HostingProviders;
import dev.rookery.orchestrator.hosting.Offer;
import dev.rookery.orchestrator.hosting.Price;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;

/** Hosting providers: what they offer, and what they bill that the fleet does not know. */
@Controller("/v1/hosting")
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
@Tag(name = "nodes")
class HostingController {
  private final HostingProviders hosting;
  private final Reconciliation reconciliation;

  HostingController(HostingProviders hosting, Reconciliation reconciliation) {
    this.hosting = hosting;
    this.reconciliation = reconciliation;
  }

  /**
   * @param plan size, as hosting.NAME.plan takes it
   * @param region place, as hosting.NAME.region takes it
   * @param monthlyCents hundredths of the currency
   */
  @Serdeable
  record PlanBody(
      String plan,
      String region,
      int cores,
      int memoryMb,
      int diskGb,
      int monthlyCents,
      String monthlyCurrency) {
    static PlanBody of(Offer offer) {
      return new PlanBody(
          offer.plan(),
          offer.region(),
          offer.cores(),
          offer.memoryMb(),
          offer.diskGb(),
          offer.monthly().cents(),
          offer.monthly().currency());
    }
  }

  @Serdeable
  record PlansBody(List<PlanBody> items) {}

  /**
   * @param kind unknown, duplicate or gone
   * @param reference the provider's own name for the machine
   * @param name of the machine at the provider; where it is gone, of the node
   * @param node it belongs to or belonged to; absent = none
   * @param explanation one sentence, with what to do
   */
  @Serdeable
  record DifferenceBody(
      String kind,
      String provider,
      String reference,
      String name,
      @Nullable String node,
      @Nullable Instant createdAt,
      @Nullable Integer monthlyCents,
      @Nullable String monthlyCurrency,
      String explanation) {
    static DifferenceBody of(Difference found) {
      Price monthly = found.monthly();
      return new DifferenceBody(
          found.kind().word(),
          found.provider(),
          found.reference(),
          found.name(),
          found.node(),
          found.createdAt(),
          monthly == null ? null : monthly.cents(),
          monthly == null ? null : monthly.currency(),
          found.explanation());
    }
  }

  @Serdeable
  record UnansweredBody(String provider, String reason) {}

  /**
   * @param unanswered providers that could not be compared; no difference there proves nothing
   */
  @Serdeable
  record ReconciliationBody(List<DifferenceBody> items, List<UnansweredBody> unanswered) {}

  /** What a provider offers, by region, then by price. Asks the provider. */
  @Get("/{provider}/plans")
  PlansBody plans(String provider) {
    try {
      return new PlansBody(require(provider).offers().stream().map(PlanBody::of).toList());
    } catch (OperatorActionException e) {
      throw new RefusedException(
          RefusedException.Kind.CONFLICT, "hosting-provider-refuses", e.getMessage());
    }
  }

  /**
   * Machines that are billed and that no node has, second machines of one node, and nodes whose
   * machine is gone. Asks the providers, changes nothing.
   */
  @Get("/reconciliation")
  ReconciliationBody reconcile(@Nullable @QueryValue String provider) {
    if (provider != null) {
      require(provider);
    }
    Reconciliation.Report report =
        reconciliation.compare(provider == null ? List.of() : List.of(provider));
    return new ReconciliationBody(
        report.differences().stream().map(DifferenceBody::of).toList(),
        report.unanswered().stream()
            .map(one -> new UnansweredBody(one.provider(), one.reason()))
            .toList());
  }

  private HostingProvider require(String name) {
    return hosting
        .find(name)
        .orElseThrow(() ->
            new RefusedException(
                RefusedException.Kind.NOT_FOUND,
                "unknown-hosting-provider",
                "hosting provider '%s' is not configured; configured are: %s"
                    .formatted(name, String.join(", ", hosting.names()))));
  }
}
