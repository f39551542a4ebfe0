package dev.rookery.lab.hosting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rookery.lab.dns.ReverseZones;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** What the provider answers to each request; knows nothing of sockets. */
final class HostingApi {
  private final ServerRoom room;
  private final HostingFaults faults;
  private final HostingSettings settings;
  private final ReverseZones reverse;
  private final ForwardLookup forward;

  HostingApi(
      ServerRoom room,
      HostingFaults faults,
      HostingSettings settings,
      ReverseZones reverse,
      ForwardLookup forward) {
    this.room = room;
    this.faults = faults;
    this.settings = settings;
    this.reverse = reverse;
    this.forward = forward;
  }

  /**
   * Answers a request that showed the right token.
   *
   * @param path decoded parts below {@code /v1}, e.g. {@code [servers, srv-1001]}
   * @param labels wanted labels of a list as {@code key=value}
   */
  JsonReply answer(String method, List<String> path, List<String> labels, byte[] body) {
    if (path.equals(List.of("plans")) && method.equals("GET")) {
      return plans();
    }
    if (path.isEmpty() || !path.getFirst().equals("servers")) {
      return notFound("no such resource");
    }
    return switch (path.size()) {
      case 1 -> servers(method, labels, body);
      case 2 -> server(method, path.get(1));
      case 3 -> part(method, path.get(1), path.get(2), body);
      default -> notFound("no such resource");
    };
  }

  private static JsonReply plans() {
    ObjectNode root = JsonReply.JSON.createObjectNode();
    ArrayNode list = root.putArray("plans");
    for (Plan plan : Plan.values()) {
      list.addObject()
          .put("name", plan.apiName())
          .put("region", "lab-1")
          .put("cores", plan.cores())
          .put("memoryMb", plan.memoryMb())
          .put("diskGb", plan.diskGb())
          .put("monthlyPrice", plan.monthlyPrice().toPlainString());
    }
    return JsonReply.of(200, root);
  }

  private JsonReply servers(String method, List<String> labels, byte[] body) {
    return switch (method) {
      case "GET" -> list(labels);
      case "POST" -> order(body);
      default -> notAllowed("GET, POST");
    };
  }

  private JsonReply server(String method, String id) {
    return switch (method) {
      case "GET" -> room.poll(id).map(s -> JsonReply.of(200, view(s))).orElseGet(() -> gone(id));
      case "DELETE" -> room.remove(id).map(this::forgotten).orElseGet(() -> gone(id));
      default -> notAllowed("GET, DELETE");
    };
  }

  private JsonReply part(String method, String id, String part, byte[] body) {
    Optional<RentedServer> server = room.find(id);
    if (server.isEmpty()) {
      return gone(id);
    }
    return switch (part) {
      case "rdns" -> method.equals("PUT") ? setRdns(server.get(), body) : notAllowed("PUT");
      case "console" -> method.equals("GET") ? console(server.get()) : notAllowed("GET");
      default -> notFound("no such resource");
    };
  }

  private JsonReply list(List<String> labels) {
    Instant visible = settings.clock().instant().minus(faults.listLag());
    ObjectNode root = JsonReply.JSON.createObjectNode();
    ArrayNode list = root.putArray("servers");
    room.all().stream()
        .filter(server -> !server.orderedAt().isAfter(visible))
        .filter(server -> labels.stream().allMatch(label -> has(server, label)))
        .forEach(server -> list.add(view(server)));
    return JsonReply.of(200, root);
  }

  private static boolean has(RentedServer server, String label) {
    String[] keyAndValue = label.split("=", 2);
    return keyAndValue.length == 2
        && keyAndValue[1].equals(server.order().labels().get(keyAndValue[0]));
  }

  private JsonReply order(byte[] body) {
    Optional<JsonNode> json = parsed(body);
    if (json.isEmpty()) {
      return JsonReply.error(400, "malformed", "the body is no JSON object");
    }
    return switch (OrderForm.read(json.get())) {
      case OrderForm.Faulty(String reason) -> JsonReply.error(422, "invalid_order", reason);
      case OrderForm.Complete(ServerOrder order) -> accepted(room.order(order));
    };
  }

  private JsonReply accepted(RentedServer server) {
    return faults.takeLostCreateAnswer() ? JsonReply.empty(504) : JsonReply.of(202, view(server));
  }

  private JsonReply forgotten(RentedServer server) {
    server.address().ifPresent(reverse::remove);
    return JsonReply.empty(204);
  }

  private JsonReply setRdns(RentedServer server, byte[] body) {
    String text = parsed(body).map(json -> json.path("name").asText()).orElse("");
    Optional<Name> name = hostName(text);
    if (name.isEmpty()) {
      return JsonReply.error(422, "invalid_name", "name is '%s', no host name".formatted(text));
    }
    if (server.address().isEmpty()) {
      return JsonReply.error(409, "not_running", server.id() + " has no address yet");
    }
    InetAddress address = server.address().get();
    List<InetAddress> found = forward.addresses(name.get());
    if (!found.contains(address)) {
      return JsonReply.error(
          409,
          "forward_mismatch",
          "%s must have the address %s first, found %s"
              .formatted(
                  name.get(),
                  address.getHostAddress(),
                  found.stream().map(InetAddress::getHostAddress).toList()));
    }
    reverse.set(address, name.get().toString());
    room.name(server.id(), name.get().toString());
    return JsonReply.of(200, room.find(server.id()).map(this::view).orElseThrow());
  }

  /** What cloud-init writes to a new machine's console. */
  private JsonReply console(RentedServer server) {
    Optional<BootedHost> host = room.host(server.id());
    if (host.isEmpty()) {
      return JsonReply.error(409, "not_running", server.id() + " has not booted yet");
    }
    String fingerprint = host.get().hostKeyFingerprint();
    ObjectNode root = JsonReply.JSON.createObjectNode();
    root.putArray("sshHostKeyFingerprints").add(fingerprint);
    root.put(
        "output",
        """
        -----BEGIN SSH HOST KEY FINGERPRINTS-----
        256 %s root@%s (ECDSA)
        -----END SSH HOST KEY FINGERPRINTS-----
        """
            .formatted(fingerprint, server.order().name()));
    return JsonReply.of(200, root);
  }

  private ObjectNode view(RentedServer server) {
    ObjectNode view = JsonReply.JSON.createObjectNode();
    view.put("id", server.id());
    view.put("name", server.order().name());
    ObjectNode labels = view.putObject("labels");
    server.order().labels().forEach(labels::put);
    view.put("region", server.order().region());
    view.put("plan", server.order().plan());
    view.put("status", server.status().apiName());
    view.put("address", server.address().map(InetAddress::getHostAddress).orElse(null));
    view.put("rdns", server.rdns().orElse(null));
    room.host(server.id()).ifPresent(host -> describe(host, view));
    Plan.find(server.order().plan())
        .ifPresent(plan -> view.put("monthlyPrice", plan.monthlyPrice().toPlainString()));
    view.put("currency", "USD");
    view.put("orderedAt", server.orderedAt().toString());
    return view;
  }

  /** What only machines of a lab have: no port below 1024, and a folder for a disk. */
  private static void describe(BootedHost host, ObjectNode view) {
    view.put("sshPort", host.sshPort());
    view.put("root", host.root());
    view.put("smtpPort", host.smtpPort());
    view.put("submissionPort", host.submissionPort());
  }

  private static Optional<Name> hostName(String text) {
    try {
      return text.contains(".")
          ? Optional.of(Name.fromString(text.endsWith(".") ? text : text + "."))
          : Optional.empty();
    } catch (TextParseException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> parsed(byte[] body) {
    try {
      return Optional.ofNullable(JsonReply.JSON.readTree(body)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static JsonReply gone(String id) {
    return notFound("no server " + id);
  }

  private static JsonReply notFound(String message) {
    return JsonReply.error(404, "not_found", message);
  }

  private static JsonReply notAllowed(String allowed) {
    return JsonReply.error(405, "method_not_allowed", "allowed: " + allowed).with("Allow", allowed);
  }
}
