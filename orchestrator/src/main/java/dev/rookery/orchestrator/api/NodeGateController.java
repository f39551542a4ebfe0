package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.fleet.GateCheck;
import dev.rookery.orchestrator.fleet.GateChecks;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The go-live gate of one node; for operators. */
@Controller(NodeController.PATH + "/{node}/gate")
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_WRITE)
@Tag(name = "nodes")
class NodeGateController {
  private final Nodes nodes;
  private final GateChecks gateChecks;
  private final OperationController operations;
  private final IdempotentPosts posts;

  NodeGateController(
      Nodes nodes, GateChecks gateChecks, OperationController operations, IdempotentPosts posts) {
    this.nodes = nodes;
    this.gateChecks = gateChecks;
    this.operations = operations;
    this.posts = posts;
  }

  /**
   * @param checkId stable, dotted
   * @param level ok, weak or failed
   * @param ok false = it keeps the node from going live
   * @param asked what was asked, and whom; empty = made by an earlier release
   * @param answered what came back
   * @param evidence what follows from it, with the way out when it failed
   */
  @Serdeable
  record CheckBody(
      String checkId,
      String level,
      boolean ok,
      Instant checkedAt,
      String asked,
      String answered,
      String evidence) {
    static CheckBody of(GateCheck check) {
      return new CheckBody(
          check.id(),
          check.level().word(),
          check.ok(),
          check.checkedAt(),
          check.asked(),
          check.answered(),
          check.evidence());
    }
  }

  @Serdeable
  record GateBody(List<CheckBody> items) {}

  /** The latest result of each check of the go-live gate. */
  @Get
  @AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
  GateBody gate(String node) {
    return new GateBody(
        gateChecks.latest(nodes.require(node).id()).stream().map(CheckBody::of).toList());
  }

  /** Makes every check anew; a node that waits at the gate goes live when none fails. */
  @Post
  HttpResponse<OperationBody> check(HttpRequest<?> request, OperatorCaller caller, String node) {
    UUID id = nodes.require(node).id();
    return OperationController.accepted(
        posts.once(
            new Creation(request, caller, id),
            OperationBody.class,
            () -> operations.require(caller, nodes.enqueue(NodeWork.GATE, id))));
  }
}
