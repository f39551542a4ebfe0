package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.fleet.HostKeys;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.OwnHost;
import dev.rookery.orchestrator.fleet.OwnJump;
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
import java.util.UUID;

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
   * @param sshAddress where SSH reaches it, IPv4 or IPv6; absent = address
   * @param sshPort absent = 22
   * @param sshUser absent = root
   * @param hostKey fingerprint that the host must show, SHA256:…
   * @param acceptNewHostKey true = take the first key the host shows; recorded as weaker, only
   *     without hostKey
   * @param privateKey that logs in: OpenSSH's format, Ed25519, without passphrase; kept sealed
   * @param jump host that SSH connections lead through; absent = none
   */
  @Serdeable
  record OwnHostBody(
      @NotBlank String name,
      @NotBlank String address,
      @Nullable String sshAddress,
      @Nullable Integer sshPort,
      @Nullable String sshUser,
      @Nullable String hostKey,
      @Nullable Boolean acceptNewHostKey,
      @NotBlank String privateKey,
      @Nullable @Valid JumpBody jump) {

    @Override
    public String toString() {
      return "OwnHostBody[%s, %s, [redacted]]".formatted(name, address);
    }

    OwnHost host() {
      return new OwnHost(
          name,
          address,
          Optional.ofNullable(sshAddress),
          sshPort == null ? SSH_PORT : sshPort,
          sshUser == null ? "root" : sshUser,
          fingerprint(),
          new Sensitive(privateKey),
          Optional.ofNullable(jump).map(JumpBody::jump));
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
   * @param address IPv4 or IPv6
   * @param port absent = 22
   * @param user who logs in there
   * @param hostKey fingerprint that it must show, SHA256:…
   * @param privateKey that logs in there, as the host's own; absent = the host's own
   */
  @Serdeable
  record JumpBody(
      @NotBlank String address,
      @Nullable Integer port,
      @NotBlank String user,
      @NotBlank String hostKey,
      @Nullable String privateKey) {

    @Override
    public String toString() {
      return "JumpBody[%s, %s, [redacted]]".formatted(address, user);
    }

    OwnJump jump() {
      return new OwnJump(
          address,
          port == null ? SSH_PORT : port,
          user,
          NodeController.fingerprint(hostKey),
          Optional.ofNullable(privateKey).map(Sensitive::new));
    }
  }

  /**
   * One of the two, or both.
   *
   * @param hostKey fingerprint that the host must show from its first connection on, SHA256:…
   * @param jumpHostKey fingerprint that its jump host must show from now on
   */
  @Serdeable
  record HostKeyBody(@Nullable String hostKey, @Nullable String jumpHostKey) {}

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

  /**
   * Pins the host key of a rented machine whose provider does not tell it, or the changed one of a
   * jump host.
   */
  @Post("/{node}/host-key")
  HttpResponse<Void> pin(OperatorCaller caller, String node, @Body @Valid HostKeyBody body) {
    if (body.hostKey() == null && body.jumpHostKey() == null) {
      throw new RefusedException(
          Kind.INVALID, "host-key-unclear", "give hostKey, jumpHostKey, or both");
    }
    UUID id = nodes.require(node).id();
    if (body.hostKey() != null) {
      hostKeys.pinByHand(id, NodeController.fingerprint(body.hostKey()), caller.getName());
    }
    if (body.jumpHostKey() != null) {
      hostKeys.pinJump(id, NodeController.fingerprint(body.jumpHostKey()), caller.getName());
    }
    return HttpResponse.noContent();
  }
}
