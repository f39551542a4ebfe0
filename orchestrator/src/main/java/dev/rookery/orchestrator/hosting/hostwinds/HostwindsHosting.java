package dev.rookery.orchestrator.hosting.hostwinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.hosting.HostKeySource;
import dev.rookery.orchestrator.hosting.HostingProvider;
import dev.rookery.orchestrator.hosting.Machine;
import dev.rookery.orchestrator.hosting.Offer;
import dev.rookery.orchestrator.hosting.Price;
import dev.rookery.orchestrator.hosting.Rented;
import dev.rookery.orchestrator.hosting.Server;
import dev.rookery.orchestrator.hosting.ServerOrder;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.standards.dns.DomainName;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rents from Hostwinds. The marker is the server's name, {@code rookery-UUID}. There is no
 * user-data and no console in the API, so that a person tells the host key; nor are there prices,
 * so that the configuration tells them.
 *
 * <p>{@code regenerate_networking} is never called: it reboots the machine. The primary address is
 * never deleted: the API refuses that.
 */
public final class HostwindsHosting implements HostingProvider {
  private static final String NAME = "hostwinds";
  private static final String PREFIX = "rookery-";
  private static final Duration POLL = Duration.ofSeconds(30);
  private static final int POLLS = 60;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final HostingAccess access;
  private final HostwindsApi api;

  public HostwindsHosting(HostingAccess access) {
    this.access = access;
    this.api = new HostwindsApi(access);
  }

  @Override
  public String order(ServerOrder order) {
    Map<String, String> fields = new TreeMap<>();
    fields.put("template", Rented.require(NAME, "image", access.image()));
    fields.put("rid", Rented.require(NAME, "plan", access.plan()));
    fields.put("location_id", Rented.require(NAME, "region", access.region()));
    fields.put("srvrname", PREFIX + order.marker());
    fields.put("hostname", order.plainHostname());
    fields.put("ssh_keys[]", order.sshPublicKey());
    fields.put("qty", "1");
    try {
      JsonNode answer = api.call("add_instance", fields);
      String id = answer.path("serviceid").asText();
      if (id.isEmpty()) {
        throw new TemporaryException(
            "hosting provider hostwinds took the order and named no serviceid; it is looked for by its name",
            POLL);
      }
      return id;
    } catch (OperatorActionException e) {
      throw Rented.refused(e, NAME, access);
    }
  }

  @Override
  public Optional<String> findByMarker(String marker) {
    return machines().stream()
        .filter(machine -> machine.marker().filter(marker::equals).isPresent())
        .map(Machine::reference)
        .findFirst();
  }

  @Override
  public List<Machine> machines() {
    List<Machine> machines = new ArrayList<>();
    api.instances().forEach(instance -> machines.add(machine(instance)));
    return machines;
  }

  private Machine machine(JsonNode instance) {
    String name = instance.path("srvrname").asText();
    return new Machine(
        instance.path("serviceid").asText(),
        name,
        name.startsWith(PREFIX) ? Optional.of(name.substring(PREFIX.length())) : Optional.empty(),
        Rented.address(instance.path("main_ip")),
        time(instance.path("created_at")),
        price());
  }

  /** Its times carry no zone; UTC is assumed. */
  private static Optional<Instant> time(JsonNode text) {
    try {
      return Optional.of(LocalDateTime.parse(text.asText(), TIME).toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Optional<Price> price() {
    return access.monthlyPrice().isEmpty()
        ? Optional.empty()
        : Optional.of(Price.parse(access.monthlyPrice()));
  }

  @Override
  public Server look(String reference) {
    Optional<JsonNode> found =
        api.instances().stream()
            .filter(instance -> instance.path("serviceid").asText().equals(reference))
            .findFirst();
    return found.map(this::server).orElseGet(Server.Gone::new);
  }

  private Server server(JsonNode instance) {
    Optional<InetAddress> address = Rented.address(instance.path("main_ip"));
    boolean active = instance.path("status").asText().equalsIgnoreCase("active");
    boolean busy = instance.path("task_state").isTextual();
    if (active && !busy && address.isPresent()) {
      return Server.Running.plain(address.get(), price());
    }
    return address.isPresent() ? new Server.Building() : new Server.Ordered();
  }

  @Override
  public HostKeySource hostKeySource() {
    return HostKeySource.BY_HAND;
  }

  @Override
  public Optional<HostKeyFingerprint> hostKey(String reference) {
    return Optional.empty();
  }

  /** Refused while the name does not lead to the address; that passes once DNS is published. */
  @Override
  public void setReverseName(String reference, InetAddress address, DomainName name) {
    String wanted = new ServerOrder("", name, "", Optional.empty()).plainHostname();
    try {
      api.call(
          "set_rdns",
          Map.of("serviceid", reference, "ip", address.getHostAddress(), "rdns", wanted));
    } catch (OperatorActionException e) {
      throw new TemporaryException(
          "PTR of %s: %s; the name must have that address first"
              .formatted(address.getHostAddress(), e.getMessage()),
          POLL,
          e);
    }
  }

  @Override
  public void destroy(String reference) {
    boolean there =
        api.instances().stream()
            .anyMatch(instance -> instance.path("serviceid").asText().equals(reference));
    if (there) {
      api.call("delete_instance", Map.of("serviceid", reference));
    }
  }

  @Override
  public List<Offer> offers() {
    throw new OperatorActionException(
        "hosting provider hostwinds: its list of prices is not publicly described; read product (rid), location and template in its console and set hosting.hostwinds.plan, .region, .image and .monthly-price");
  }

  @Override
  public Duration listingLag() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Duration lookAgain() {
    return POLL;
  }

  @Override
  public Duration patience() {
    return POLL.multipliedBy(POLLS);
  }
}
