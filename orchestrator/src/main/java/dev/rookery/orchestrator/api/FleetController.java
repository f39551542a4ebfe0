package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Upgrades;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;

/** The agents of one node or of all; for operators. */
@Controller(NodeController.PATH)
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_WRITE)
@Tag(name = "nodes")
class FleetController {
  private final Nodes nodes;
  private final Upgrades upgrades;
  private final OperationController operations;
  private final IdempotentPosts posts;

  FleetController(
      Nodes nodes, Upgrades upgrades, OperationController operations, IdempotentPosts posts) {
    this.nodes = nodes;
    this.upgrades = upgrades;
    this.operations = operations;
    this.posts = posts;
  }

  /** Moves all nodes in service to the installation's agent: one, a quarter, the rest. */
  @Post("/upgrade")
  HttpResponse<OperationBody> upgradeAll(HttpRequest<?> request, OperatorCaller caller) {
    return OperationController.accepted(
        posts.once(
            new Creation(request, caller, "all"),
            OperationBody.class,
            () -> operations.require(caller, upgrades.fleet(caller.getName()))));
  }

  /** Moves a node to the installation's agent, and back when that one is not well in time. */
  @Post("/{node}/upgrade")
  HttpResponse<OperationBody> upgrade(HttpRequest<?> request, OperatorCaller caller, String node) {
    UUID id = nodes.require(node).id();
    return OperationController.accepted(
        posts.once(
            new Creation(request, caller, id),
            OperationBody.class,
            () -> operations.require(caller, upgrades.node(id, caller.getName()))));
  }
}
