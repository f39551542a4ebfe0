package dev.rookery.lab.hosting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rookery.postgres.owned.NotStartedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All servers in one JSON file. Lost: machines of a killed lab are not found by the next one. */
record ServerFile(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();

  List<RentedServer> read() {
    if (Files.notExists(path)) {
      return List.of();
    }
    try {
      List<RentedServer> servers = new ArrayList<>();
      for (JsonNode node : JSON.readTree(path.toFile()).path("servers")) {
        servers.add(server(node));
      }
      return servers;
    } catch (IOException | IllegalArgumentException e) {
      throw new NotStartedException(
          "%s is no list of servers (%s); delete it if no lab runs".formatted(path, e.getMessage()),
          e);
    }
  }

  /** Replaces the file in one step. */
  void write(Collection<RentedServer> servers) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode list = root.putArray("servers");
    servers.forEach(server -> list.add(node(server)));
    Path half = path.resolveSibling(path.getFileName() + ".unfinished");
    try {
      JSON.writeValue(half.toFile(), root);
      Files.move(half, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  private static ObjectNode node(RentedServer server) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", server.id());
    node.put("name", server.order().name());
    ObjectNode labels = node.putObject("labels");
    server.order().labels().forEach(labels::put);
    node.put("region", server.order().region());
    node.put("plan", server.order().plan());
    node.put("sshPublicKey", server.order().sshPublicKey());
    node.put("orderedAt", server.orderedAt().toString());
    node.put("polls", server.polls());
    node.put("status", server.status().name());
    server.address().ifPresent(address -> node.put("address", address.getHostAddress()));
    server.rdns().ifPresent(name -> node.put("rdns", name));
    return node;
  }

  private static RentedServer server(JsonNode node) throws IOException {
    Map<String, String> labels = new HashMap<>();
    for (Map.Entry<String, JsonNode> label : node.path("labels").properties()) {
      labels.put(label.getKey(), label.getValue().asText());
    }
    ServerOrder order =
        new ServerOrder(
            node.path("name").asText(),
            labels,
            node.path("region").asText(),
            node.path("plan").asText(),
            node.path("sshPublicKey").asText());
    Optional<InetAddress> address =
        node.has("address")
            ? Optional.of(InetAddress.ofLiteral(node.path("address").asText()))
            : Optional.empty();
    return new RentedServer(
        node.path("id").asText(),
        order,
        Instant.parse(node.path("orderedAt").asText()),
        node.path("polls").asInt(),
        ServerStatus.valueOf(node.path("status").asText()),
        address,
        Optional.ofNullable(node.get("rdns")).map(JsonNode::asText));
  }
}
