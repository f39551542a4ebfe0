package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.fleet.NewNode;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Replacements;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
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
import jakarta.validation.constraints.NotBlank;

/** Puts fresh nodes in the place of old ones; for operators. */
@Controller(NodeController.PATH + "/{node}")
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_WRITE)
@Tag(name = "nodes")
class NodeReplacementController {
  private final Nodes nodes;
  private final Replacements replacements;
  private final OperationController operations;
  private final IdempotentPosts posts;

  NodeReplacementController(
      Nodes nodes,
      Replacements replacements,
      OperationController operations,
      IdempotentPosts posts) {
    this.nodes = nodes;
    this.replacements = replacements;
    this.operations = operations;
    this.posts = posts;
  }

  /**
   * @param by name of the node that takes over
   * @param provider name of a configured hosting provider; absent = the old node's
   * @param keepUntilWarm true = the old node serves until the new one is active
   */
  @Serdeable
  record ReplaceBody(
      @NotBlank String by, @Nullable String provider, @Nullable Boolean keepUntilWarm) {}

  /** Rents a node that takes over from this one, which is drained and retired then. */
  @Post("/replace")
  HttpResponse<OperationBody> replace(
      HttpRequest<?> request, OperatorCaller caller, String node, @Body @Valid ReplaceBody body) {
    Node old = nodes.require(node);
    NewNode fresh = new NewNode(body.by(), provider(old, body.provider()));
    boolean keeps = Boolean.TRUE.equals(body.keepUntilWarm());
    return OperationController.accepted(
        posts.once(
            new Creation(request, caller, body),
            OperationBody.class,
            () ->
                operations.require(
                    caller, replacements.replace(old.id(), fresh, keeps, caller.getName()))));
  }

  private static String provider(Node old, @Nullable String asked) {
    if (asked == null && old.isOwn()) {
      throw new RefusedException(
          Kind.INVALID,
          "unknown-hosting-provider",
          "node %s is a host of your own; say which provider is to rent the one that takes over"
              .formatted(old.name()));
    }
    return asked == null ? old.provider() : asked;
  }
}
