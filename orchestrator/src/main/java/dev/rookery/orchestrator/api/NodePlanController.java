package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.fleet.Drift;
import dev.rookery.orchestrator.fleet.Drifts;
import dev.rookery.orchestrator.fleet.LoginKeys;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
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
import java.util.function.UnaryOperator;

/**
 * What a node's host is and what it should be, and the key to it; for operators. A host is asked
 * over SSH, so each is an operation whose result is the plan.
 */
@Controller(NodeController.PATH + "/{node}")
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_WRITE)
@Tag(name = "nodes")
class NodePlanController {
  private final Nodes nodes;
  private final Drifts drifts;
  private final LoginKeys loginKeys;
  private final OperationController operations;
  private final IdempotentPosts posts;

  NodePlanController(
      Nodes nodes,
      Drifts drifts,
      LoginKeys loginKeys,
      OperationController operations,
      IdempotentPosts posts) {
    this.nodes = nodes;
    this.drifts = drifts;
    this.loginKeys = loginKeys;
    this.operations = operations;
    this.posts = posts;
  }

  /**
   * @param lookedAt when it was last looked for; absent = never
   * @param since first seen as it is now
   * @param differences a line each, as in a plan; empty = the host is as it should be
   */
  @Serdeable
  record DriftBody(@Nullable Instant lookedAt, @Nullable Instant since, List<String> differences) {
    static final DriftBody NEVER = new DriftBody(null, null, List.of());

    static DriftBody of(Drift drift) {
      return new DriftBody(drift.lastSeenAt(), drift.firstSeenAt(), drift.differences());
    }
  }

  /** What the last look for drift found. */
  @Get("/drift")
  @AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
  DriftBody drift(String node) {
    return drifts.latest(nodes.require(node).id()).map(DriftBody::of).orElse(DriftBody.NEVER);
  }

  /** Compares the host with what is wanted, and keeps what differs as drift. */
  @Post("/drift")
  HttpResponse<OperationBody> lookForDrift(
      HttpRequest<?> request, OperatorCaller caller, String node) {
    return started(request, caller, node, NodeWork.DRIFT);
  }

  /** Compares the host with what is wanted, and changes nothing. */
  @Post("/plan")
  HttpResponse<OperationBody> plan(HttpRequest<?> request, OperatorCaller caller, String node) {
    return started(request, caller, node, NodeWork.PLAN);
  }

  /** As plan, with the differences within files; what not everybody may read is left out. */
  @Post("/diff")
  HttpResponse<OperationBody> diff(HttpRequest<?> request, OperatorCaller caller, String node) {
    return started(request, caller, node, NodeWork.DIFF);
  }

  /** Compares the host with what is wanted and changes what differs, each change a step. */
  @Post("/apply")
  HttpResponse<OperationBody> apply(HttpRequest<?> request, OperatorCaller caller, String node) {
    return started(request, caller, node, NodeWork.APPLY);
  }

  /** Gives the node another SSH key to log in with, and takes the old one off its host. */
  @Post("/rotate-key")
  HttpResponse<OperationBody> rotateKey(
      HttpRequest<?> request, OperatorCaller caller, String node) {
    return started(request, caller, node, id -> loginKeys.rotate(id, caller.getName()));
  }

  private HttpResponse<OperationBody> started(
      HttpRequest<?> request, OperatorCaller caller, String node, String kind) {
    return started(request, caller, node, id -> nodes.enqueue(kind, id));
  }

  private HttpResponse<OperationBody> started(
      HttpRequest<?> request, OperatorCaller caller, String node, UnaryOperator<UUID> work) {
    UUID id = nodes.require(node).id();
    return OperationController.accepted(
        posts.once(
            new Creation(request, caller, id),
            OperationBody.class,
            () -> operations.require(caller, work.apply(id))));
  }
}
