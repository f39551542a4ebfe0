package dev.rookery.orchestrator.hosting.hetzner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.hosting.Offer;
import dev.rookery.orchestrator.hosting.Price;
import dev.rookery.orchestrator.hosting.ProviderApi;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices, net of VAT: a server's own and that of its public IPv4 address, which Hetzner charges
 * apart. Read once in the life of this process; prices change rarely, and orders do not wait for
 * them.
 */
final class HetznerPrices {
  private final ProviderApi api;
  private final HetznerLists lists;
  private volatile @Nullable JsonNode known;

  HetznerPrices(ProviderApi api, HetznerLists lists) {
    this.api = api;
    this.lists = lists;
  }

  private JsonNode pricing() {
    JsonNode found = known;
    if (found == null) {
      found = api.require(api.get("/v1/pricing"), "pricing", "prices");
      known = found;
    }
    return found;
  }

  /** Of a server as the API shows it; empty when its location or type has no price. */
  Optional<Price> of(JsonNode server) {
    String location =
        server.path("location").path("name").isTextual()
            ? server.path("location").path("name").asText()
            : server.path("datacenter").path("location").path("name").asText();
    return amount(server.path("server_type").path("prices"), location)
        .map(own -> Price.of(own.add(addressAt(location)), currency()));
  }

  List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    for (JsonNode type : lists.all("server_types", "")) {
      for (JsonNode price : type.path("prices")) {
        String location = price.path("location").asText();
        amount(type.path("prices"), location)
            .map(own -> offer(type, location, own))
            .ifPresent(offers::add);
      }
    }
    return Offer.sorted(offers);
  }

  private Offer offer(JsonNode type, String location, BigDecimal own) {
    return new Offer(
        type.path("name").asText(),
        location,
        type.path("cores").asInt(),
        (int) (type.path("memory").asDouble() * 1024), // given in GB
        type.path("disk").asInt(),
        Price.of(own.add(addressAt(location)), currency()));
  }

  private String currency() {
    return pricing().path("currency").asText();
  }

  private BigDecimal addressAt(String location) {
    for (JsonNode kind : pricing().path("primary_ips")) {
      if (kind.path("type").asText().equals("ipv4")) {
        return amount(kind.path("prices"), location).orElse(BigDecimal.ZERO);
      }
    }
    return BigDecimal.ZERO;
  }

  private static Optional<BigDecimal> amount(JsonNode prices, String location) {
    for (JsonNode price : prices) {
      String net = price.path("price_monthly").path("net").asText();
      if (price.path("location").asText().equals(location) && net.matches("\\d{1,6}(\\.\\d+)?")) {
        return Optional.of(new BigDecimal(net));
      }
    }
    return Optional.empty();
  }
}
