package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.fleet.AutomaticActions;
import dev.rookery.orchestrator.fleet.MassSilence;
import dev.rookery.orchestrator.fleet.NewNode;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.Sighting;
import dev.rookery.orchestrator.fleet.Sightings;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.pacing.WantedStates;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
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
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** The fleet; for operators. A node is named by its id or its name. */
@Controller(NodeController.PATH)
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_WRITE)
@Tag(name = "nodes")
class NodeController {
  static final String PATH = "/v1/nodes";
  private final Nodes nodes;
  private final Sightings sightings;
  private final WantedStates wanted;
  private final OperationController operations;
  private final IdempotentPosts posts;

  NodeController(
      Nodes nodes,
      Sightings sightings,
      WantedStates wanted,
      OperationController operations,
      IdempotentPosts posts) {
    this.nodes = nodes;
    this.sightings = sightings;
    this.wanted = wanted;
    this.operations = operations;
    this.posts = posts;
  }

  /**
   * @param name a-z, 0-9 and hyphen, begins with a letter, at most 41 characters
   * @param provider name of a configured hosting provider
   */
  @Serdeable
  record NewNodeBody(@NotBlank String name, @NotBlank String provider) {}

  /**
   * @param hostKey fingerprint that the host must show from now on, SHA256:…
   */
  @Serdeable
  record ReleaseBody(@NotBlank String hostKey) {}

  /**
   * A node as we want it and as it was last seen.
   *
   * @param provider name of a hosting provider, own = a host of the operator's
   * @param sshAddress where SSH reaches it, where that is not its address
   * @param jump host that SSH connections lead through, USER@ADDRESS port PORT
   * @param hostKeyTrust pinned, by-hand, injected, or first-use, which is the weakest
   * @param monthlyCents hundredths of monthlyCurrency; absent = unknown
   * @param state ordered, addressed, provisioned, enrolled, warming, active, maintenance, draining,
   *     quarantined or retired (decommissioned)
   * @param returnsTo state that a node in maintenance or draining has underneath; absent = it is in
   *     none of them
   * @param outOfServiceReason as a person gave it; absent = none was given
   * @param outOfServiceSince when it was taken out of service
   * @param liveness never, alive, unknown or silent
   * @param lastHeartbeatAt evidence for the liveness; absent = none yet
   * @param agentSha256 of the agent's package it is held at; absent = the installation's, at its
   *     next apply
   * @param agentFolder that its agent runs from, named by the beginning of agentSha256
   * @param wantedVersion of the wanted state it is to work by, 0 = it is told nothing
   * @param appliedVersion of the wanted state the agent works by
   * @param queued messages in its queue, -1 = unknown
   */
  @Serdeable
  record NodeBody(
      UUID id,
      String name,
      String state,
      String provider,
      @Nullable String hostname,
      @Nullable String address,
      @Nullable Integer submissionPort,
      @Nullable String sshAddress,
      @Nullable String jump,
      @Nullable String hostKey,
      String hostKeyTrust,
      @Nullable String quarantineReason,
      @Nullable String returnsTo,
      @Nullable String outOfServiceReason,
      @Nullable Instant outOfServiceSince,
      @Nullable Integer monthlyCents,
      @Nullable String monthlyCurrency,
      Instant createdAt,
      String liveness,
      @Nullable Instant lastHeartbeatAt,
      @Nullable String agentVersion,
      @Nullable String agentSha256,
      @Nullable String agentFolder,
      long wantedVersion,
      long appliedVersion,
      int queued,
      long rssBytes) {

    static NodeBody of(Node node, @Nullable Sighting seen, long wantedVersion) {
      return new NodeBody(
          node.id(),
          node.name(),
          node.standing(),
          node.provider(),
          node.hostname(),
          node.host() == null ? null : node.host().address(),
          node.host() == null ? null : node.host().submissionPort(),
          node.host() == null ? null : node.host().way().address(),
          node.host() == null || node.host().jump() == null ? null : node.host().jump().name(),
          node.hostKey() == null ? null : node.hostKey().text(),
          node.hostKeyTrust().word(),
          node.quarantineReason(),
          node.standing().equals(node.state().word()) ? null : node.state().word(),
          node.service().reason(),
          node.service().since(),
          node.monthly() == null ? null : node.monthly().cents(),
          node.monthly() == null ? null : node.monthly().currency(),
          node.createdAt(),
          seen == null ? "never" : seen.liveness().word(),
          seen == null ? null : seen.lastHeartbeatAt(),
          seen == null ? null : seen.agentVersion(),
          node.agentSha256(),
          seen == null ? null : seen.agentFolder(),
          wantedVersion,
          seen == null ? 0 : seen.appliedVersion(),
          seen == null ? -1 : seen.queued(),
          seen == null ? 0 : seen.rssBytes());
    }
  }

  /**
   * How many of the nodes in service are not heard of.
   *
   * @param holds true = so many that nothing automatic is done to any node
   */
  @Serdeable
  record SilenceBody(int watched, int missing, boolean holds, String sentence) {
    static SilenceBody of(MassSilence silence) {
      return new SilenceBody(
          silence.watched(), silence.missing(), silence.holds(), silence.sentence());
    }
  }

  @Serdeable
  record NodesBody(List<NodeBody> items, SilenceBody silence) {}

  /** All nodes, oldest first. */
  @Get
  @AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
  NodesBody list() {
    Map<UUID, Sighting> seen = sightings.byNode();
    Map<UUID, Long> versions = wanted.versions();
    List<Node> fleet = nodes.list();
    return new NodesBody(
        fleet.stream()
            .map(node ->
                NodeBody.of(node, seen.get(node.id()), versions.getOrDefault(node.id(), 0L)))
            .toList(),
        SilenceBody.of(AutomaticActions.silence(fleet, seen)));
  }

  /** One node. */
  @Get("/{node}")
  @AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
  NodeBody show(String node) {
    Node found = nodes.require(node);
    return NodeBody.of(
        found,
        sightings.find(found.id()).orElse(null),
        wanted.versions().getOrDefault(found.id(), 0L));
  }

  /** Rents a server and makes it a mail node. */
  @Post
  HttpResponse<OperationBody> create(
      HttpRequest<?> request, OperatorCaller caller, @Body @Valid NewNodeBody body) {
    return started(
        new Creation(request, caller, body),
        caller,
        () -> nodes.order(new NewNode(body.name(), body.provider()), caller.getName()).job());
  }

  /** Lets a quarantined node go on, with the host key that the operator vouches for. */
  @Post("/{node}/release-quarantine")
  HttpResponse<OperationBody> release(
      HttpRequest<?> request, OperatorCaller caller, String node, @Body @Valid ReleaseBody body) {
    UUID id = nodes.require(node).id();
    HostKeyFingerprint key = fingerprint(body.hostKey());
    return started(
        new Creation(request, caller, body),
        caller,
        () -> nodes.release(id, key, caller.getName()));
  }

  private HttpResponse<OperationBody> started(
      Creation post, OperatorCaller caller, Supplier<UUID> work) {
    return OperationController.accepted(
        posts.once(post, OperationBody.class, () -> operations.require(caller, work.get())));
  }

  static HostKeyFingerprint fingerprint(String text) {
    try {
      return new HostKeyFingerprint(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(RefusedException.Kind.INVALID, "not-a-host-key", e.getMessage());
    }
  }
}
