package dev.rookery.orchestrator.hosting.hetzner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.hosting.CloudInit;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.hosting.HostKeySource;
import dev.rookery.orchestrator.hosting.HostingProvider;
import dev.rookery.orchestrator.hosting.Machine;
import dev.rookery.orchestrator.hosting.Offer;
import dev.rookery.orchestrator.hosting.ProviderApi;
import dev.rookery.orchestrator.hosting.ProviderReply;
import dev.rookery.orchestrator.hosting.Rented;
import dev.rookery.orchestrator.hosting.Server;
import dev.rookery.orchestrator.hosting.ServerOrder;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DomainName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rents from Hetzner Cloud. The marker is a label. A server's name is unique in a project, so that
 * a second order for the same node is refused by Hetzner itself.
 */
public final class HetznerHosting implements HostingProvider {
  private static final String NAME = "hetzner";
  private static final String LABEL = "rookery-node";
  private static final String IMAGE = "debian-12";

  /** Codes of errors that pass, whatever their status (Hetzner Cloud API, Errors). */
  private static final Set<String> PASSING =
      Set.of("locked", "conflict", "maintenance", "resource_unavailable", "rate_limit_exceeded");

  private final HostingAccess access;
  private final ProviderApi api;
  private final HetznerLists lists;
  private final HetznerPrices prices;

  public HetznerHosting(HostingAccess access) {
    this.access = access;
    this.api =
        new ProviderApi(
            NAME,
            Rented.url(access, "https://api.hetzner.cloud"),
            access.token(),
            HetznerHosting::said,
            Duration.ofSeconds(5));
    this.lists = new HetznerLists(api);
    this.prices = new HetznerPrices(api, lists);
  }

  private static String said(JsonNode body) {
    JsonNode error = body.path("error");
    return error.has("code")
        ? "%s: %s".formatted(error.path("code").asText(), error.path("message").asText())
        : "";
  }

  private RuntimeException failure(ProviderReply reply, String what) {
    String code = reply.body().path("error").path("code").asText();
    return PASSING.contains(code)
        ? new TemporaryException(
            "hosting provider hetzner says later (%s): %s".formatted(what, api.said(reply)),
            reply.retryAfter())
        : api.failure(reply, what);
  }

  private JsonNode require(ProviderReply reply, String member, String what) {
    if (!reply.isSuccess()) {
      throw failure(reply, what);
    }
    return api.require(reply, member, what);
  }

  @Override
  public String order(ServerOrder order) {
    Map<String, Object> body =
        Map.of(
            "name", order.plainHostname(),
            "server_type", Rented.require(NAME, "plan", access.plan()),
            "location", Rented.require(NAME, "region", access.region()),
            "image", access.image().isEmpty() ? IMAGE : access.image(),
            "labels", Map.of(LABEL, order.marker()),
            "ssh_keys", List.of(keyId(order)),
            "user_data", CloudInit.userData(order),
            "start_after_create", true);
    ProviderReply reply = api.post("/v1/servers", body);
    if (isTaken(reply)) {
      return findByMarker(order.marker())
          .orElseThrow(() ->
              new OperatorActionException(
                  "hosting provider hetzner has a server named %s already, which is not ours (no label %s=%s); rename or delete it there, then retry the job"
                      .formatted(order.plainHostname(), LABEL, order.marker())));
    }
    if (!reply.isSuccess()) {
      throw Rented.refused(failure(reply, "order"), NAME, access);
    }
    return api.require(reply, "server", "order").path("id").asText();
  }

  private static boolean isTaken(ProviderReply reply) {
    return reply.body().path("error").path("code").asText().equals("uniqueness_error");
  }

  /** Registers the key under a name of its own; again and again without harm. */
  private long keyId(ServerOrder order) {
    return findKey(order.keyName())
        .orElseGet(() ->
            require(
                    api.post(
                        "/v1/ssh_keys",
                        Map.of("name", order.keyName(), "public_key", order.sshPublicKey())),
                    "ssh_key",
                    "SSH key")
                .path("id")
                .asLong());
  }

  private Optional<Long> findKey(String name) {
    return lists.all("ssh_keys", "name=" + ProviderApi.encoded(name)).stream()
        .filter(key -> key.path("name").asText().equals(name))
        .map(key -> key.path("id").asLong())
        .findFirst();
  }

  @Override
  public Optional<String> findByMarker(String marker) {
    String selector = "label_selector=" + ProviderApi.encoded(LABEL + "==" + marker);
    return lists.all("servers", selector).stream()
        .map(server -> server.path("id").asText())
        .findFirst();
  }

  @Override
  public List<Machine> machines() {
    return lists.all("servers", "").stream().map(this::machine).toList();
  }

  private Machine machine(JsonNode server) {
    return new Machine(
        server.path("id").asText(),
        server.path("name").asText(),
        Optional.ofNullable(server.path("labels").path(LABEL).textValue()),
        address(server),
        Rented.time(server.path("created")),
        prices.of(server));
  }

  private static Optional<InetAddress> address(JsonNode server) {
    return Rented.address(server.path("public_net").path("ipv4").path("ip"));
  }

  @Override
  public Server look(String reference) {
    ProviderReply reply = api.get("/v1/servers/" + ProviderApi.encoded(reference));
    if (reply.isMissing()) {
      return new Server.Gone();
    }
    JsonNode server = require(reply, "server", "look at " + reference);
    return switch (server.path("status").asText()) {
      case "initializing" -> new Server.Ordered();
      case "running" ->
          address(server)
              .<Server>map(address -> Server.Running.plain(address, prices.of(server)))
              .orElseGet(Server.Building::new);
      case "deleting" -> new Server.Gone();
      case "off", "stopping" ->
          throw new OperatorActionException(
              "server %s at hetzner is %s; switch it on there, then retry the job"
                  .formatted(reference, server.path("status").asText()));
      default -> new Server.Building(); // starting, migrating, rebuilding, unknown
    };
  }

  @Override
  public HostKeySource hostKeySource() {
    return HostKeySource.USER_DATA;
  }

  @Override
  public Optional<HostKeyFingerprint> hostKey(String reference) {
    return Optional.empty();
  }

  @Override
  public void setReverseName(String reference, InetAddress address, DomainName name) {
    String what = "PTR of " + address.getHostAddress();
    Map<String, String> body =
        Map.of(
            "ip", address.getHostAddress(),
            "dns_ptr", new ServerOrder("", name, "", Optional.empty()).plainHostname());
    String path = "/v1/servers/%s/actions/change_dns_ptr".formatted(ProviderApi.encoded(reference));
    JsonNode action = require(api.post(path, body), "action", what);
    if (action.path("status").asText().equals("error")) {
      throw new TemporaryException(
          "hosting provider hetzner failed (%s): %s"
              .formatted(what, action.path("error").path("message").asText()),
          Duration.ofSeconds(5));
    }
  }

  @Override
  public void destroy(String reference) {
    ProviderReply seen = api.get("/v1/servers/" + ProviderApi.encoded(reference));
    if (seen.isMissing()) {
      return;
    }
    JsonNode marker = require(seen, "server", "destroy").path("labels").path(LABEL);
    ProviderReply reply = api.delete("/v1/servers/" + ProviderApi.encoded(reference));
    if (!reply.isSuccess() && !reply.isMissing()) {
      throw failure(reply, "destroy " + reference);
    }
    if (marker.isTextual()) {
      findKey(Machine.keyName(marker.asText())).ifPresent(key -> api.delete("/v1/ssh_keys/" + key));
    }
  }

  @Override
  public List<Offer> offers() {
    return prices.offers();
  }

  @Override
  public Duration listingLag() {
    return Duration.ofMinutes(2);
  }

  @Override
  public Duration lookAgain() {
    return Duration.ofSeconds(3);
  }

  @Override
  public Duration patience() {
    return Duration.ofMinutes(15);
  }
}
