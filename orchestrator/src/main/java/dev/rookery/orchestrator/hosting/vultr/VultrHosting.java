package dev.rookery.orchestrator.hosting.vultr;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rents from Vultr. The marker is the label, {@code rookery-UUID}; labels are not unique there. The
 * image is the number of an operating system ({@code os_id}); 2136 is Debian 12.
 */
public final class VultrHosting implements HostingProvider {
  private static final String NAME = "vultr";
  private static final String LABEL = "rookery-";
  private static final String IMAGE = "2136";
  private static final String CURRENCY = "USD"; // the only one that Vultr bills in
  private static final int PER_PAGE = 500; // the most there is
  private static final int PAGES_MAX = 100;

  private final HostingAccess access;
  private final ProviderApi api;

  public VultrHosting(HostingAccess access) {
    this.access = access;
    this.api =
        new ProviderApi(
            NAME,
            Rented.url(access, "https://api.vultr.com"),
            access.token(),
            body -> body.path("error").asText(),
            Duration.ofSeconds(5));
  }

  @Override
  public String order(ServerOrder order) {
    Map<String, Object> body = new TreeMap<>();
    body.put("plan", Rented.require(NAME, "plan", access.plan()));
    body.put("region", Rented.require(NAME, "region", access.region()));
    body.put("os_id", imageNumber());
    body.put("label", LABEL + order.marker());
    body.put("hostname", order.plainHostname());
    body.put("tags", List.of("rookery"));
    body.put("sshkey_id", List.of(keyId(order)));
    body.put(
        "user_data", Base64.getEncoder().encodeToString(CloudInit.userData(order).getBytes(UTF_8)));
    body.put("activation_email", false);
    body.put("backups", "disabled");
    ProviderReply reply = api.post("/v2/instances", body);
    if (!reply.isSuccess()) {
      throw Rented.refused(api.failure(reply, "order"), NAME, access);
    }
    return api.require(reply, "instance", "order").path("id").asText();
  }

  private int imageNumber() {
    String image = access.image().isEmpty() ? IMAGE : access.image();
    if (!image.matches("\\d{1,6}")) {
      throw new OperatorActionException(
          "hosting.vultr.image is '%s', allowed is the number of an operating system (os_id), e.g. %s; mend it, restart, then retry the job"
              .formatted(image, IMAGE));
    }
    return Integer.parseInt(image);
  }

  /** Registers the key under a name of its own; again and again without harm. */
  private String keyId(ServerOrder order) {
    return findKey(order.keyName())
        .orElseGet(() ->
            api.require(
                    api.post(
                        "/v2/ssh-keys",
                        Map.of("name", order.keyName(), "ssh_key", order.sshPublicKey())),
                    "ssh_key",
                    "SSH key")
                .path("id")
                .asText());
  }

  private Optional<String> findKey(String name) {
    return all("ssh-keys", "ssh_keys", "").stream()
        .filter(key -> key.path("name").asText().equals(name))
        .map(key -> key.path("id").asText())
        .findFirst();
  }

  @Override
  public Optional<String> findByMarker(String marker) {
    String label = LABEL + marker;
    return all("instances", "instances", "label=" + ProviderApi.encoded(label) + "&").stream()
        .filter(instance -> instance.path("label").asText().equals(label))
        .map(instance -> instance.path("id").asText())
        .findFirst();
  }

  @Override
  public List<Machine> machines() {
    Map<String, Price> prices = prices();
    return all("instances", "instances", "").stream()
        .map(instance -> machine(instance, prices))
        .toList();
  }

  /** Pages by cursor, {@code meta.links.next}; empty = the last one. */
  private List<JsonNode> all(String path, String member, String filter) {
    List<JsonNode> found = new ArrayList<>();
    String cursor = "";
    for (int page = 1; page <= PAGES_MAX; page++) {
      ProviderReply reply =
          api.get("/v2/%s?%sper_page=%d%s".formatted(path, filter, PER_PAGE, cursor));
      api.require(reply, member, "list of " + member).forEach(found::add);
      String next = reply.body().path("meta").path("links").path("next").asText();
      if (next.isEmpty()) {
        return found;
      }
      cursor = "&cursor=" + ProviderApi.encoded(next);
    }
    throw new TemporaryException(
        "hosting provider vultr lists more than %d pages of %s".formatted(PAGES_MAX, member),
        Duration.ofMinutes(1));
  }

  private static Machine machine(JsonNode instance, Map<String, Price> prices) {
    return new Machine(
        instance.path("id").asText(),
        instance.path("hostname").asText(),
        marker(instance),
        Rented.address(instance.path("main_ip")),
        Rented.time(instance.path("date_created")),
        Optional.ofNullable(prices.get(instance.path("plan").asText())));
  }

  private static Optional<String> marker(JsonNode instance) {
    String label = instance.path("label").asText();
    return label.startsWith(LABEL)
        ? Optional.of(label.substring(LABEL.length()))
        : Optional.empty();
  }

  @Override
  public Server look(String reference) {
    ProviderReply reply = api.get("/v2/instances/" + ProviderApi.encoded(reference));
    if (reply.isMissing()) {
      return new Server.Gone();
    }
    JsonNode instance = api.require(reply, "instance", "look at " + reference);
    return switch (instance.path("status").asText()) {
      case "active" -> active(reference, instance);
      case "suspended" ->
          throw new OperatorActionException(
              "instance %s is suspended; ask vultr why, then retry the job".formatted(reference));
      default -> new Server.Ordered(); // pending, resizing
    };
  }

  /** Active is the subscription; the machine has its address, power and an installed system. */
  private Server active(String reference, JsonNode instance) {
    Optional<InetAddress> address = Rented.address(instance.path("main_ip"));
    boolean built =
        instance.path("power_status").asText().equals("running")
            && !instance.path("server_status").asText().equals("installingbooting");
    if (address.isEmpty() || !built) {
      return new Server.Building();
    }
    Price price = prices().get(instance.path("plan").asText());
    return Server.Running.plain(address.get(), Optional.ofNullable(price));
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
    String path = "/v2/instances/%s/ipv4/reverse".formatted(ProviderApi.encoded(reference));
    String wanted = new ServerOrder("", name, "", Optional.empty()).plainHostname();
    api.require(
        api.post(path, Map.of("ip", address.getHostAddress(), "reverse", wanted)),
        "PTR of " + address.getHostAddress());
  }

  @Override
  public void destroy(String reference) {
    String path = "/v2/instances/" + ProviderApi.encoded(reference);
    ProviderReply seen = api.get(path);
    if (seen.isMissing()) {
      return;
    }
    JsonNode instance = api.require(seen, "instance", "destroy " + reference);
    ProviderReply reply = api.delete(path);
    if (!reply.isSuccess() && !reply.isMissing()) {
      throw api.failure(reply, "destroy " + reference);
    }
    marker(instance)
        .flatMap(marker -> findKey(Machine.keyName(marker)))
        .ifPresent(key -> api.delete("/v2/ssh-keys/" + ProviderApi.encoded(key)));
  }

  private Map<String, Price> prices() {
    Map<String, Price> prices = new TreeMap<>();
    for (JsonNode plan : all("plans", "plans", "")) {
      prices.put(plan.path("id").asText(), price(plan));
    }
    return prices;
  }

  private static Price price(JsonNode plan) {
    return Price.of(new BigDecimal(plan.path("monthly_cost").asText("0")), CURRENCY);
  }

  @Override
  public List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    for (JsonNode plan : all("plans", "plans", "")) {
      for (JsonNode region : plan.path("locations")) {
        offers.add(
            new Offer(
                plan.path("id").asText(),
                region.asText(),
                plan.path("vcpu_count").asInt(),
                plan.path("ram").asInt(),
                plan.path("disk").asInt(),
                price(plan)));
      }
    }
    return Offer.sorted(offers);
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
    return Duration.ofMinutes(20);
  }
}
