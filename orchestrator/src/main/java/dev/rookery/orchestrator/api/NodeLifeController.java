package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.fleet.Duties;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import java.util.function.Supplier;

/** Takes nodes out of service, back, and out of the fleet; for operators. */
@Controller(NodeController.PATH + "/{node}")
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_WRITE)
@Tag(name = "nodes")
class NodeLifeController {
  private static final int REASON_MAX = 500;

  private final Nodes nodes;
  private final Duties duties;
  private final NodeController doors;
  private final OperationController operations;
  private final IdempotentPosts posts;

  NodeLifeController(
      Nodes nodes,
      Duties duties,
      NodeController doors,
      OperationController operations,
      IdempotentPosts posts) {
    this.nodes = nodes;
    this.duties = duties;
    this.doors = doors;
    this.operations = operations;
    this.posts = posts;
  }

  /**
   * @param reason for the trail and for who looks at the node; absent = none
   */
  @Serdeable
  record ReasonBody(@Nullable @Size(max = REASON_MAX) String reason) {}

  /**
   * @param reason for the trail; absent = none
   * @param discardQueue true = what lies in its queue is given up and nothing is waited for
   */
  @Serdeable
  record RetireBody(
      @Nullable @Size(max = REASON_MAX) String reason, @Nullable Boolean discardQueue) {}

  /** The node takes nothing new, and nothing automatic is done to it, until it is resumed. */
  @Post("/maintain")
  NodeController.NodeBody maintain(
      OperatorCaller caller, String node, @Body @Valid ReasonBody body) {
    duties.maintain(nodes.require(node).id(), body.reason(), caller.getName());
    return doors.show(node);
  }

  /** A node in maintenance or draining serves again, as what it was. */
  @Post("/resume")
  NodeController.NodeBody resume(OperatorCaller caller, String node) {
    duties.resume(nodes.require(node).id(), caller.getName());
    return doors.show(node);
  }

  /** The node takes nothing new; the operation ends when it is empty. */
  @Post("/drain")
  HttpResponse<OperationBody> drain(
      HttpRequest<?> request, OperatorCaller caller, String node, @Body @Valid ReasonBody body) {
    UUID id = nodes.require(node).id();
    return started(
        new Creation(request, caller, body),
        caller,
        () -> duties.drain(id, body.reason(), caller.getName()));
  }

  /** Drains the node and takes it out of the fleet for good. */
  @Post("/retire")
  HttpResponse<OperationBody> retire(
      HttpRequest<?> request, OperatorCaller caller, String node, @Body @Valid RetireBody body) {
    UUID id = nodes.require(node).id();
    boolean discards = Boolean.TRUE.equals(body.discardQueue());
    return started(
        new Creation(request, caller, body),
        caller,
        () -> duties.retire(id, discards, body.reason(), caller.getName()));
  }

  private HttpResponse<OperationBody> started(
      Creation post, OperatorCaller caller, Supplier<UUID> work) {
    return OperationController.accepted(
        posts.once(post, OperationBody.class, () -> operations.require(caller, work.get())));
  }
}
