package dev.rookery.orchestrator.hosting.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.hosting.HostKeySource;
import dev.rookery.orchestrator.hosting.HostingProvider;
import dev.rookery.orchestrator.hosting.Machine;
import dev.rookery.orchestrator.hosting.Offer;
import dev.rookery.orchestrator.hosting.Price;
import dev.rookery.orchestrator.hosting.ProviderApi;
import dev.rookery.orchestrator.hosting.ProviderReply;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rents from the lab. Machines of the lab have their own ports and a folder for a root. */
public final class LabHosting implements HostingProvider {
  /** Label that holds our marker. */
  private static final String LABEL = "rookery-node";

  private static final String REGION = "lab-1";
  private static final String PLAN = "starter";
  private static final String CURRENCY = "USD";
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ProviderApi api;

  /**
   * @param url without {@code /v1}
   */
  public LabHosting(URI url, Sensitive token) {
    this.api =
        new ProviderApi(
            "lab",
            url,
            token,
            body -> body.path("error").path("message").asText(),
            Duration.ofSeconds(2));
  }

  @Override
  public String order(ServerOrder order) {
    Map<String, Object> body =
        Map.of(
            "name", order.plainHostname(),
            "labels", Map.of(LABEL, order.marker()),
            "region", REGION,
            "plan", PLAN,
            "sshPublicKey", order.sshPublicKey());
    return answered(api.post("/v1/servers", body), "order").path("id").asText();
  }

  @Override
  public Optional<String> findByMarker(String marker) {
    return listed("?label=" + ProviderApi.encoded(LABEL + "=" + marker)).stream()
        .findFirst()
        .map(Machine::reference);
  }

  @Override
  public List<Machine> machines() {
    return listed("");
  }

  private List<Machine> listed(String query) {
    List<Machine> machines = new ArrayList<>();
    answered(api.get("/v1/servers" + query), "list")
        .path("servers")
        .forEach(server -> machines.add(machine(server)));
    return machines;
  }

  private static Machine machine(JsonNode server) {
    JsonNode marker = server.path("labels").path(LABEL);
    JsonNode address = server.path("address");
    return new Machine(
        server.path("id").asText(),
        server.path("name").asText(),
        Optional.ofNullable(marker.textValue()),
        Optional.ofNullable(address.textValue()).map(InetAddress::ofLiteral),
        Optional.ofNullable(server.path("orderedAt").textValue()).map(Instant::parse),
        price(server));
  }

  @Override
  public Server look(String reference) {
    ProviderReply reply = api.get("/v1/servers/" + reference);
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
        price(server));
  }

  private static Optional<Price> price(JsonNode server) {
    return Optional.ofNullable(server.path("monthlyPrice").textValue())
        .map(text -> Price.of(new BigDecimal(text), CURRENCY));
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
  public HostKeySource hostKeySource() {
    return HostKeySource.CONSOLE;
  }

  @Override
  public Optional<HostKeyFingerprint> hostKey(String reference) {
    ProviderReply reply = api.get("/v1/servers/" + reference + "/console");
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
    ProviderReply reply =
        api.put("/v1/servers/" + reference + "/rdns", Map.of("name", name.toString()));
    if (reply.isConflict()) {
      throw new TemporaryException(
          "PTR of %s: %s".formatted(address.getHostAddress(), api.said(reply)), SOON);
    }
    answered(reply, "PTR of " + address.getHostAddress());
  }

  @Override
  public void destroy(String reference) {
    ProviderReply reply = api.delete("/v1/servers/" + reference);
    if (!reply.isMissing()) {
      answered(reply, "destroy " + reference);
    }
  }

  @Override
  public List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    for (JsonNode plan : answered(api.get("/v1/plans"), "plans").path("plans")) {
      offers.add(
          new Offer(
              plan.path("name").asText(),
              plan.path("region").asText(),
              plan.path("cores").asInt(),
              plan.path("memoryMb").asInt(),
              plan.path("diskGb").asInt(),
              Price.of(new BigDecimal(plan.path("monthlyPrice").asText()), CURRENCY)));
    }
    return Offer.sorted(offers);
  }

  @Override
  public Duration listingLag() {
    return SOON;
  }

  @Override
  public Duration lookAgain() {
    return Duration.ofMillis(500);
  }

  @Override
  public Duration patience() {
    return Duration.ofMinutes(30);
  }

  /** The body of an answer that means success; this provider says 200 to failures, too. */
  private JsonNode answered(ProviderReply reply, String what) {
    JsonNode body = api.require(reply, what);
    if (body.has("error")) {
      throw new TemporaryException(
          "the lab's hosting provider failed (%s): %d %s"
              .formatted(what, reply.status(), api.said(reply)),
          reply.retryAfter());
    }
    return body;
  }
}
