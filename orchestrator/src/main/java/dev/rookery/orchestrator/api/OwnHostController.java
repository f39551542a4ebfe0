package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.fleet.HostKeys;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.OwnHost;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.RefusedException.Kind;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.tenants.Caller.OperatorCaller;
import dev.rookery.orchestrator.tenants.Scope;
import dev.rookery.standards.dns.DomainName;
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
import java.util.Optional;

/** Hosts that the operator has already, and host keys that a person vouches for. */
@Controller(NodeController.PATH)
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_WRITE)
@Tag(name = "nodes")
class OwnHostController {
  private static final int SSH_PORT = 22;

  private final Nodes nodes;
  private final HostKeys hostKeys;
  private final Installation installation;
  private final OperationController operations;
  private final IdempotentPosts posts;

  OwnHostController(
      Nodes nodes,
      HostKeys hostKeys,
      Installation installation,
      OperationController operations,
      IdempotentPosts posts) {
    this.nodes = nodes;
    this.hostKeys = hostKeys;
    this.installation = installation;
    this.operations = operations;
    this.posts = posts;
  }

  /**
   * @param name a-z, 0-9 and hyphen, begins with a letter, at most 41 characters
   * @param address public IPv4 address that mail is to leave from
   * @param sshPort absent = 22
   * @param sshUser absent = root
   * @param hostKey fingerprint that the host must show, SHA256:…
   * @param acceptNewHostKey true = take the first key the host shows; recorded as weaker, only
   *     without hostKey
   * @param privateKey that logs in: OpenSSH's format, Ed25519, without passphrase; kept sealed
   */
  @Serdeable
  record OwnHostBody(
      @NotBlank String name,
      @NotBlank String address,
      @Nullable Integer sshPort,
      @Nullable String sshUser,
      @Nullable String hostKey,
      @Nullable Boolean acceptNewHostKey,
      @NotBlank String privateKey) {

    @Override
    public String toString() {
      return "OwnHostBody[%s, %s, [redacted]]".formatted(name, address);
    }

    OwnHost host() {
      return new OwnHost(
          name,
          address,
          sshPort == null ? SSH_PORT : sshPort,
          sshUser == null ? "root" : sshUser,
          fingerprint(),
          new Sensitive(privateKey));
    }

    private Optional<HostKeyFingerprint> fingerprint() {
      boolean accept = Boolean.TRUE.equals(acceptNewHostKey);
      if (hostKey == null ? !accept : accept) {
        throw new RefusedException(
            Kind.INVALID,
            "host-key-unclear",
            "give hostKey (read on the host: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), or acceptNewHostKey to take what comes, and not both");
      }
      return Optional.ofNullable(hostKey).map(NodeController::fingerprint);
    }
  }

  /**
   * @param hostKey fingerprint that the host must show from its first connection on, SHA256:…
   */
  @Serdeable
  record HostKeyBody(@NotBlank String hostKey) {}

  /** Makes a host that the operator has already a mail node. */
  @Post("/own")
  HttpResponse<OperationBody> add(
      HttpRequest<?> request, OperatorCaller caller, @Body @Valid OwnHostBody body) {
    OwnHost host = body.host();
    DomainName zone = DomainName.of(installation.dns().nodeZone());
    return OperationController.accepted(
        posts.once(
            new Creation(request, caller, body),
            OperationBody.class,
            () -> operations.require(caller, nodes.add(host, zone, caller.getName()).job())));
  }

  /** Pins the host key of a rented machine whose provider does not tell it. */
  @Post("/{node}/host-key")
  HttpResponse<Void> pin(OperatorCaller caller, String node, @Body @Valid HostKeyBody body) {
    hostKeys.pinByHand(
        nodes.require(node).id(), NodeController.fingerprint(body.hostKey()), caller.getName());
    return HttpResponse.noContent();
  }
}
