package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.fleet.EgressSource;
import dev.rookery.orchestrator.fleet.EgressSources;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.outcomes.GroupBy;
import dev.rookery.orchestrator.outcomes.Outcomes;
import dev.rookery.orchestrator.platform.SendingCalendar;
import dev.rookery.orchestrator.tenants.Scope;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What the fleet costs, a month and a delivered mail. Currencies are never added up. */
@Controller("/v1/costs")
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
@Tag(name = "nodes")
class CostController {
  private static final int DAYS = 30;

  private final Nodes nodes;
  private final EgressSources sources;
  private final Outcomes outcomes;
  private final SendingCalendar calendar;
  private final Clock clock;

  CostController(
      Nodes nodes,
      EgressSources sources,
      Outcomes outcomes,
      SendingCalendar calendar,
      Clock clock) {
    this.nodes = nodes;
    this.sources = sources;
    this.outcomes = outcomes;
    this.calendar = calendar;
    this.clock = clock;
  }

  /**
   * @param delivered mails in the last 30 sending days
   * @param centsPerDelivered a month's price by the mails of 30 days, to four places; absent = no
   *     price, or no mail
   */
  @Serdeable
  record NodeCostBody(
      String name,
      String state,
      String provider,
      @Nullable Integer monthlyCents,
      @Nullable String currency,
      long delivered,
      @Nullable BigDecimal centsPerDelivered) {}

  /**
   * @param nodes with a known price
   */
  @Serdeable
  record TotalBody(
      String currency,
      int nodes,
      long monthlyCents,
      long delivered,
      @Nullable BigDecimal centsPerDelivered) {}

  /**
   * @param unpriced nodes whose price is not known; in no total
   */
  @Serdeable
  record CostsBody(List<NodeCostBody> items, List<TotalBody> totals, long unpriced) {}

  /** Of every node that is not retired, and the sum in each currency. */
  @Get
  CostsBody costs() {
    Map<UUID, Long> delivered = delivered();
    List<NodeCostBody> items =
        nodes.list().stream()
            .filter(node -> node.state() != NodeState.RETIRED)
            .map(node -> cost(node, delivered.getOrDefault(node.id(), 0L)))
            .toList();
    long unpriced = items.stream().filter(item -> item.monthlyCents() == null).count();
    return new CostsBody(items, totals(items), unpriced);
  }

  private Map<UUID, Long> delivered() {
    int today = calendar.today(clock);
    Map<String, Long> byAddress = new HashMap<>();
    outcomes
        .summary(Set.of(GroupBy.IP), new Outcomes.Days(today - DAYS + 1, today))
        .forEach(line ->
            byAddress.merge(
                line.group().getOrDefault(GroupBy.IP, ""),
                line.counts().getOrDefault("delivered", 0L),
                Long::sum));
    Map<UUID, Long> byNode = new HashMap<>();
    for (EgressSource source : sources.inUse()) {
      byNode.merge(source.node(), byAddress.getOrDefault(source.ip(), 0L), Long::sum);
    }
    return byNode;
  }

  private static NodeCostBody cost(Node node, long delivered) {
    Integer cents = node.monthly() == null ? null : node.monthly().cents();
    return new NodeCostBody(
        node.name(),
        node.state().word(),
        node.provider(),
        cents,
        node.monthly() == null ? null : node.monthly().currency(),
        delivered,
        cents == null ? null : each(cents, delivered));
  }

  private static @Nullable BigDecimal each(long cents, long delivered) {
    return delivered == 0
        ? null
        : BigDecimal.valueOf(cents).divide(BigDecimal.valueOf(delivered), 4, RoundingMode.HALF_UP);
  }

  private static List<TotalBody> totals(List<NodeCostBody> items) {
    Map<String, TotalBody> totals = new TreeMap<>();
    for (NodeCostBody item : items) {
      if (item.monthlyCents() != null && item.currency() != null) {
        totals.merge(
            item.currency(),
            total(item.currency(), 1, item.monthlyCents(), item.delivered()),
            (a, b) ->
                total(
                    a.currency(),
                    a.nodes() + b.nodes(),
                    a.monthlyCents() + b.monthlyCents(),
                    a.delivered() + b.delivered()));
      }
    }
    return List.copyOf(totals.values());
  }

  private static TotalBody total(String currency, int nodes, long cents, long delivered) {
    return new TotalBody(currency, nodes, cents, delivered, each(cents, delivered));
  }
}
