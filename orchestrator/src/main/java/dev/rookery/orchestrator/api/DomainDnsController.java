package dev.rookery.orchestrator.api;

import dev.rookery.dns.plan.PlanDocument;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.domains.DnsPlan;
import dev.rookery.orchestrator.domains.DomainCheck;
import dev.rookery.orchestrator.domains.DomainDns;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** DNS of a sending domain: plan, apply, verify. */
@Controller(DomainController.PATH + "/{id}")
@AllowedTo(value = Who.TENANT, scope = Scope.DNS_WRITE)
@Tag(name = "domains")
class DomainDnsController {
  private final DomainDns dns;
  private final OperationController operations;

  DomainDnsController(DomainDns dns, OperationController operations) {
    this.dns = dns;
    this.operations = operations;
  }

  /**
   * @param hash names the plan when it is applied
   * @param diff for people
   * @param safe false = it refuses itself, for the refusals' reasons
   */
  @Serdeable
  record PlanBody(
      String hash,
      String zone,
      boolean safe,
      String diff,
      List<ChangeBody> changes,
      List<String> notices,
      List<String> refusals,
      Instant madeAt) {
    static PlanBody of(DnsPlan plan) {
      PlanDocument document = plan.document();
      return new PlanBody(
          plan.hash(),
          plan.zone(),
          plan.safe(),
          plan.diff(),
          document.changes().stream().map(ChangeBody::of).toList(),
          document.notices().stream().map(PlanDocument.Note::sentence).toList(),
          document.refusals().stream().map(PlanDocument.Refusal::sentence).toList(),
          plan.madeAt());
    }
  }

  /**
   * @param action create, update or delete
   * @param before values now; empty when created
   * @param after values then; empty when deleted
   */
  @Serdeable
  record ChangeBody(
      String action, String name, String type, List<String> before, List<String> after) {
    static ChangeBody of(PlanDocument.Line line) {
      return new ChangeBody(line.action(), line.name(), line.type(), line.before(), line.after());
    }
  }

  @Serdeable
  record ApplyBody(@NotBlank String planHash) {}

  /**
   * @param server authoritative server asked; empty = the view over all
   * @param verdict passed, failed or unknown
   */
  @Serdeable
  record CheckBody(
      String checkId,
      String server,
      String severity,
      String verdict,
      String expected,
      String found,
      String rfc,
      String fix,
      Instant checkedAt) {
    static CheckBody of(DomainCheck check) {
      return new CheckBody(
          check.checkId(),
          check.server(),
          check.severity(),
          check.verdict(),
          check.expected(),
          check.found(),
          check.rfc(),
          check.fix(),
          check.checkedAt());
    }
  }

  @Serdeable
  record ChecksBody(List<CheckBody> items) {}

  /** Compares the zone as it is with what the domain needs; changes nothing. */
  @Post("/dns/plan")
  PlanBody planDns(TenantCaller caller, UUID id) {
    return PlanBody.of(dns.plan(caller.tenant(), id));
  }

  /** Orders the plan that was shown last to be applied. */
  @Post("/dns/apply")
  HttpResponse<OperationBody> applyDns(TenantCaller caller, UUID id, @Body @Valid ApplyBody body) {
    UUID operation = dns.apply(caller, id, body.planHash());
    return OperationController.accepted(operations.require(caller, operation));
  }

  /** Orders every authoritative server to be asked. */
  @Post("/dns/verify")
  HttpResponse<OperationBody> verifyDns(TenantCaller caller, UUID id) {
    return OperationController.accepted(operations.require(caller, dns.verify(caller, id)));
  }

  /** The checks of the last verification. */
  @Get("/checks")
  @AllowedTo(Who.TENANT)
  ChecksBody listChecks(TenantCaller caller, UUID id) {
    return new ChecksBody(dns.checks(caller.tenant(), id).stream().map(CheckBody::of).toList());
  }
}
