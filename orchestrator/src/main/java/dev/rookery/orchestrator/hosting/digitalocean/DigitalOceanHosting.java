package dev.rookery.orchestrator.hosting.digitalocean;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.hosting.CloudInit;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.hosting.HostKeySource;
import dev.rookery.orchestrator.hosting.HostingProvider;
import dev.rookery.orchestrator.hosting.Machine;
import dev.rookery.orchestrator.hosting.Offer;
import dev.rookery.orchestrator.hosting.Price;
import dev.rookery.orchestrator.hosting.ProviderApi;
import dev.rookery.orchestrator.hosting.ProviderReply;
import dev.rookery.orchestrator.hosting.Rented;
import dev.rookery.orchestrator.hosting.Server;
import dev.rookery.orchestrator.hosting.ServerOrder;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DomainName;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rents from DigitalOcean. The marker is a tag, {@code rookery:UUID}. A droplet's PTR follows its
 * name, so that a droplet is named by its host name. Names are not unique there: two orders give
 * two droplets.
 */
public final class DigitalOceanHosting implements HostingProvider {
  private static final String NAME = "digitalocean";
  private static final String TAG = "rookery:";
  private static final String IMAGE = "debian-12-x64";
  private static final String CURRENCY = "USD"; // the only one that DigitalOcean bills in
  private static final int PER_PAGE = 200; // the most there is
  private static final int PAGES_MAX = 100;

  private final HostingAccess access;
  private final ProviderApi api;

  public DigitalOceanHosting(HostingAccess access) {
    this.access = access;
    this.api =
        new ProviderApi(
            NAME,
            Rented.url(access, "https://api.digitalocean.com"),
            access.token(),
            DigitalOceanHosting::said,
            Duration.ofSeconds(10));
  }

  private static String said(JsonNode body) {
    return body.has("message")
        ? "%s: %s".formatted(body.path("id").asText(), body.path("message").asText())
        : "";
  }

  @Override
  public String order(ServerOrder order) {
    String size = Rented.require(NAME, "plan", access.plan());
    String region = Rented.require(NAME, "region", access.region());
    Map<String, Object> body =
        Map.of(
            "name", order.plainHostname(),
            "size", size,
            "region", region,
            "image", access.image().isEmpty() ? IMAGE : access.image(),
            "ssh_keys", List.of(keyId(order)),
            "tags", List.of("rookery", TAG + order.marker()),
            "user_data", CloudInit.userData(order));
    ProviderReply reply = api.post("/v2/droplets", body);
    if (!reply.isSuccess()) {
      throw Rented.refused(api.failure(reply, "order"), NAME, access);
    }
    return api.require(reply, "droplet", "order").path("id").asText();
  }

  /** Registers the key under a name of its own; again and again without harm. */
  private long keyId(ServerOrder order) {
    return findKey(order.keyName())
        .orElseGet(() ->
            api.require(
                    api.post(
                        "/v2/account/keys",
                        Map.of("name", order.keyName(), "public_key", order.sshPublicKey())),
                    "ssh_key",
                    "SSH key")
                .path("id")
                .asLong());
  }

  private Optional<Long> findKey(String name) {
    return all("account/keys", "ssh_keys", "").stream()
        .filter(key -> key.path("name").asText().equals(name))
        .map(key -> key.path("id").asLong())
        .findFirst();
  }

  @Override
  public Optional<String> findByMarker(String marker) {
    String tag = "tag_name=" + ProviderApi.encoded(TAG + marker) + "&";
    return all("droplets", "droplets", tag).stream()
        .map(droplet -> droplet.path("id").asText())
        .findFirst();
  }

  @Override
  public List<Machine> machines() {
    return all("droplets", "droplets", "").stream().map(DigitalOceanHosting::machine).toList();
  }

  /** The link to the next page is not followed, only counted: the token goes nowhere else. */
  private List<JsonNode> all(String path, String member, String filter) {
    List<JsonNode> found = new ArrayList<>();
    for (int page = 1; page <= PAGES_MAX; page++) {
      ProviderReply reply =
          api.get("/v2/%s?%spage=%d&per_page=%d".formatted(path, filter, page, PER_PAGE));
      api.require(reply, member, "list of " + member).forEach(found::add);
      if (!reply.body().path("links").path("pages").has("next")) {
        return found;
      }
    }
    throw new TemporaryException(
        "hosting provider digitalocean lists more than %d pages of %s".formatted(PAGES_MAX, member),
        Duration.ofMinutes(1));
  }

  private static Machine machine(JsonNode droplet) {
    return new Machine(
        droplet.path("id").asText(),
        droplet.path("name").asText(),
        marker(droplet),
        address(droplet),
        Rented.time(droplet.path("created_at")),
        price(droplet.path("size")));
  }

  private static Optional<String> marker(JsonNode droplet) {
    for (JsonNode tag : droplet.path("tags")) {
      if (tag.asText().startsWith(TAG)) {
        return Optional.of(tag.asText().substring(TAG.length()));
      }
    }
    return Optional.empty();
  }

  private static Optional<InetAddress> address(JsonNode droplet) {
    for (JsonNode network : droplet.path("networks").path("v4")) {
      if (network.path("type").asText().equals("public")) {
        return Rented.address(network.path("ip_address"));
      }
    }
    return Optional.empty();
  }

  private static Optional<Price> price(JsonNode size) {
    JsonNode monthly = size.path("price_monthly");
    return monthly.isNumber()
        ? Optional.of(Price.of(new BigDecimal(monthly.asText()), CURRENCY))
        : Optional.empty();
  }

  @Override
  public Server look(String reference) {
    ProviderReply reply = api.get("/v2/droplets/" + ProviderApi.encoded(reference));
    if (reply.isMissing()) {
      return new Server.Gone();
    }
    JsonNode droplet = api.require(reply, "droplet", "look at " + reference);
    return switch (droplet.path("status").asText()) {
      case "active" ->
          address(droplet)
              .<Server>map(address -> Server.Running.plain(address, price(droplet.path("size"))))
              .orElseGet(Server.Building::new);
      case "archive" -> new Server.Gone();
      case "off" ->
          throw new OperatorActionException(
              "droplet %s is off; switch it on at digitalocean, then retry the job"
                  .formatted(reference));
      default -> new Server.Building(); // new
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
    String wanted = new ServerOrder("", name, "", Optional.empty()).plainHostname();
    String path = "/v2/droplets/" + ProviderApi.encoded(reference);
    JsonNode droplet = api.require(api.get(path), "droplet", "PTR of " + address.getHostAddress());
    if (!droplet.path("name").asText().equals(wanted)) {
      api.require(
          api.post(path + "/actions", Map.of("type", "rename", "name", wanted)),
          "action",
          "rename of " + reference);
    }
  }

  @Override
  public void destroy(String reference) {
    String path = "/v2/droplets/" + ProviderApi.encoded(reference);
    ProviderReply seen = api.get(path);
    if (seen.isMissing()) {
      return;
    }
    JsonNode droplet = api.require(seen, "droplet", "destroy " + reference);
    ProviderReply reply = api.delete(path);
    if (!reply.isSuccess() && !reply.isMissing()) {
      throw api.failure(reply, "destroy " + reference);
    }
    marker(droplet)
        .flatMap(marker -> findKey(Machine.keyName(marker)))
        .ifPresent(key -> api.delete("/v2/account/keys/" + key));
  }

  @Override
  public List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    for (JsonNode size : all("sizes", "sizes", "")) {
      for (JsonNode region : size.path("regions")) {
        if (size.path("available").asBoolean(true)) {
          price(size).map(price -> offer(size, region.asText(), price)).ifPresent(offers::add);
        }
      }
    }
    return Offer.sorted(offers);
  }

  private static Offer offer(JsonNode size, String region, Price price) {
    return new Offer(
        size.path("slug").asText(),
        region,
        size.path("vcpus").asInt(),
        size.path("memory").asInt(),
        size.path("disk").asInt(),
        price);
  }

  @Override
  public Duration listingLag() {
    return Duration.ofMinutes(2);
  }

  @Override
  public Duration lookAgain() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Duration patience() {
    return Duration.ofMinutes(15);
  }
}
