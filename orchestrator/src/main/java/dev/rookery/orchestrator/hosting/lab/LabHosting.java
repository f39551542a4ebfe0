package dev.rookery.orchestrator.hosting.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.hosting.HostingProvider;
import dev.rookery.orchestrator.hosting.Server;
import dev.rookery.orchestrator.hosting.ServerOrder;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DomainName;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Rents from the lab. Machines of the lab have their own ports and a folder for a root. */
public final class LabHosting implements HostingProvider {
  /** Label that holds our marker. */
  private static final String LABEL = "rookery-node";

  private static final String REGION = "lab-1";
  private static final String PLAN = "starter";
  private static final Duration SOON = Duration.ofSeconds(1);

  private final LabApi api;

  /**
   * @param url without {@code /v1}
   */
  public LabHosting(URI url, Sensitive token) {
    this.api = new LabApi(url, token);
  }

  @Override
  public String order(ServerOrder order) {
    Map<String, Object> body =
        Map.of(
            "name", order.hostname(),
            "labels", Map.of(LABEL, order.marker()),
            "region", REGION,
            "plan", PLAN,
            "sshPublicKey", order.sshPublicKey());
    return answered(api.post("/v1/servers", body), "order").path("id").asText();
  }

  @Override
  public Optional<String> findByMarker(String marker) {
    JsonNode found =
        answered(api.get("/v1/servers?label=" + LABEL + "%3D" + marker), "list").path("servers");
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0).path("id").asText());
  }

  @Override
  public Server look(String reference) {
    LabApi.Reply reply = api.get("/v1/servers/" + reference);
    return reply.isMissing() ? new Server.Gone() : server(answered(reply, "look at " + reference));
  }

  private static Server server(JsonNode server) {
    String status = server.path("status").asText();
    return switch (status) {
      case "ordered" -> new Server.Ordered();
      case "building" -> new Server.Building();
      case "running" -> running(server);
      default ->
          throw new OperatorActionException(
              "the lab's hosting provider names an unknown state '%s'".formatted(status));
    };
  }

  private static Server running(JsonNode server) {
    InetAddress address = InetAddress.ofLiteral(server.path("address").asText());
    return new Server.Running(
        address,
        address,
        server.path("sshPort").asInt(22),
        server.path("sshUser").asText("root"),
        requireFolder(server.path("root").asText()),
        server.path("smtpPort").asInt(25),
        server.path("submissionPort").asInt(587),
        new BigDecimal(server.path("monthlyPrice").asText("0")).movePointRight(2).intValue());
  }

  /** What is meant for a lab must never be laid on the machine that the lab runs on. */
  private static String requireFolder(String root) {
    if (root.isEmpty() || Path.of(root).getNameCount() == 0) {
      throw new OperatorActionException(
          "the lab's hosting provider names '%s' as the root of a machine; a machine of a lab needs a folder of its own, or its files would be laid on this system"
              .formatted(root));
    }
    return root;
  }

  @Override
  public Optional<HostKeyFingerprint> hostKey(String reference) {
    LabApi.Reply reply = api.get("/v1/servers/" + reference + "/console");
    if (reply.isConflict()) {
      return Optional.empty();
    }
    JsonNode keys = answered(reply, "console of " + reference).path("sshHostKeyFingerprints");
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(new HostKeyFingerprint(keys.get(0).asText()));
  }

  @Override
  public void setReverseName(String reference, InetAddress address, DomainName name) {
    LabApi.Reply reply =
        api.put("/v1/servers/" + reference + "/rdns", Map.of("name", name.toString()));
    if (reply.isConflict()) {
      throw new TemporaryException(
          "PTR of %s: %s".formatted(address.getHostAddress(), reply.message()), SOON);
    }
    answered(reply, "PTR of " + address.getHostAddress());
  }

  @Override
  public void destroy(String reference) {
    LabApi.Reply reply = api.delete("/v1/servers/" + reference);
    if (!reply.isMissing()) {
      answered(reply, "destroy " + reference);
    }
  }

  /** The body of an answer that means success; this provider says 200 to failures, too. */
  private static JsonNode answered(LabApi.Reply reply, String what) {
    if (reply.isRefused()) {
      throw new OperatorActionException(
          "the lab's hosting provider refuses (%s): %d %s"
              .formatted(what, reply.status(), reply.message()));
    }
    if (reply.isFault()) {
      throw new TemporaryException(
          "the lab's hosting provider failed (%s): %d %s"
              .formatted(what, reply.status(), reply.message()),
          reply.retryAfter());
    }
    return reply.body();
  }
}
