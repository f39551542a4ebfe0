package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.api.IdempotentPosts.Creation;
import dev.rookery.orchestrator.api.OperationController.OperationBody;
import dev.rookery.orchestrator.certificates.NodeCertificate;
import dev.rookery.orchestrator.certificates.NodeCertificates;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.RefusedException;
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
import java.util.UUID;

/** The certificate of one node; for operators. */
@Controller(NodeController.PATH + "/{node}/certificate")
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_WRITE)
@Tag(name = "nodes")
class NodeCertificateController {
  private final Nodes nodes;
  private final NodeCertificates certificates;
  private final Installation installation;
  private final OperationController operations;
  private final IdempotentPosts posts;

  NodeCertificateController(
      Nodes nodes,
      NodeCertificates certificates,
      Installation installation,
      OperationController operations,
      IdempotentPosts posts) {
    this.nodes = nodes;
    this.certificates = certificates;
    this.installation = installation;
    this.operations = operations;
    this.posts = posts;
  }

  /**
   * @param origin self-made, or acme
   * @param renewAt when another one is ordered; absent for a self-made one, as are the rest
   * @param chain PEM, the node's own first
   */
  @Serdeable
  record CertificateBody(
      String origin,
      @Nullable String hostname,
      @Nullable String issuer,
      @Nullable Instant notBefore,
      @Nullable Instant notAfter,
      @Nullable Instant renewAt,
      @Nullable String chain) {
    static final CertificateBody SELF_MADE =
        new CertificateBody("self-made", null, null, null, null, null, null);

    static CertificateBody of(NodeCertificate certificate) {
      return new CertificateBody(
          "acme",
          certificate.hostname(),
          certificate.issuer(),
          certificate.notBefore(),
          certificate.notAfter(),
          certificate.renewAt(),
          certificate.chain());
    }
  }

  /** The certificate in use. */
  @Get
  @AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
  CertificateBody certificate(String node) {
    return certificates
        .inUse(nodes.require(node).id())
        .map(use -> CertificateBody.of(use.certificate()))
        .orElse(CertificateBody.SELF_MADE);
  }

  /** Orders another one from the ACME server and lays it on the host. */
  @Post
  HttpResponse<OperationBody> order(HttpRequest<?> request, OperatorCaller caller, String node) {
    UUID id = nodes.require(node).id();
    if (!installation.acme().isUsed()) {
      throw new RefusedException(
          RefusedException.Kind.CONFLICT,
          "no-acme-server",
          "acme.directory is not configured; nodes make their certificates themselves");
    }
    return OperationController.accepted(
        posts.once(
            new Creation(request, caller, id),
            OperationBody.class,
            () -> operations.require(caller, nodes.enqueue(NodeWork.CERTIFICATE, id))));
  }
}
