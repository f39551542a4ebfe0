package dev.rookery.orchestrator.pacing;

import dev.rookery.contract.Budget;
import dev.rookery.contract.ContractVersion;
import dev.rookery.contract.EgressSource;
import dev.rookery.contract.Login;
import dev.rookery.contract.ProviderRule;
import dev.rookery.contract.SigningKey;
import dev.rookery.contract.Suppression;
import dev.rookery.contract.WantedState;
import dev.rookery.orchestrator.domains.Domains;
import dev.rookery.orchestrator.fleet.EgressSources;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.fleet.NodeSecrets;
import dev.rookery.orchestrator.fleet.NodeSigning;
import dev.rookery.orchestrator.mailboxes.Mailboxes;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.SendingCalendar;
import dev.rookery.orchestrator.suppression.Suppressions;
import dev.rookery.orchestrator.warmup.ReceivingProviders;
import dev.rookery.orchestrator.warmup.Warmup;
import dev.rookery.orchestrator.warmup.Warmups;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;

/** Puts together what each node must work by, from what all the features below know. */
@Singleton
final class Composer {
  /** Messages an hour to each provider once no budget is in force (D10): 48 a day at most. */
  private static final int FLOOR_PER_HOUR = 2;

  /** As Postfix has it by default (message_size_limit). */
  private static final long MAX_MESSAGE_BYTES = 10_240_000;

  private final EgressSources sources;
  private final NodeSecrets secrets;
  private final NodeSigning signing;
  private final ReceivingProviders providers;
  private final Warmups warmups;
  private final Mailboxes mailboxes;
  private final Domains domains;
  private final Suppressions suppressions;
  private final SendingCalendar calendar;
  private final String unsubscribeBase;

  Composer(
      EgressSources sources,
      NodeSecrets secrets,
      NodeSigning signing,
      ReceivingProviders providers,
      Warmups warmups,
      Mailboxes mailboxes,
      Domains domains,
      Suppressions suppressions,
      SendingCalendar calendar,
      Installation installation) {
    this.sources = sources;
    this.secrets = secrets;
    this.signing = signing;
    this.providers = providers;
    this.warmups = warmups;
    this.mailboxes = mailboxes;
    this.domains = domains;
    this.suppressions = suppressions;
    this.calendar = calendar;
    this.unsubscribeBase = installation.publicUrl() + "/u";
  }

  /** What is the same for every node. */
  private record Shared(
      Map<UUID, List<EgressSource>> sources,
      List<ProviderRule> providers,
      Map<String, List<Budget>> budgetsByIp,
      List<Login> logins,
      List<SigningKey> keys,
      List<Suppression> suppressions,
      Map<String, UUID> inboundDomains) {}

  /**
   * One document a node, without a version. A node that is not past its gate gets no budget and no
   * floor, so nothing leaves it. New sources begin their warm-up here.
   *
   * @param tx a worker's transaction
   */
  List<WantedState> compose(DSLContext tx, List<Node> nodes, Instant now) {
    int today = calendar.dayOf(now);
    Set<UUID> sending =
        nodes.stream()
            .filter(node -> node.state().isSending())
            .map(Node::id)
            .collect(Collectors.toSet());
    warmups.startMissing(tx, sending, today);
    Shared shared = shared(tx, today);
    return nodes.stream()
        .map(node -> document(tx, node, sending.contains(node.id()), shared, now))
        .toList();
  }

  private Shared shared(DSLContext tx, int today) {
    return new Shared(
        sources.inUse(tx).stream()
            .collect(
                Collectors.groupingBy(
                    source -> source.node(),
                    Collectors.mapping(
                        source -> new EgressSource(source.ip(), source.helo()),
                        Collectors.toList()))),
        providers.list(tx),
        warmups.list(tx).stream()
            .filter(warmup -> warmup.day() == today)
            .collect(
                Collectors.groupingBy(
                    Warmup::ip, Collectors.mapping(this::budget, Collectors.toList()))),
        mailboxes.logins(tx).stream().sorted(Comparator.comparing(Login::name)).toList(),
        domains.signingKeys(tx).stream()
            .sorted(Comparator.comparing(SigningKey::domain).thenComparing(SigningKey::selector))
            .toList(),
        suppressions.forNodes(tx),
        new TreeMap<>(domains.inboundDomains(tx)));
  }

  /** Valid on its sending day only: a cap that was not renewed is not extended (D10). */
  private Budget budget(Warmup warmup) {
    return new Budget(
        "%s/%s/%d".formatted(warmup.ip(), warmup.provider(), warmup.day()),
        warmup.ip(),
        warmup.provider(),
        warmup.cap(),
        calendar.startOf(warmup.day()),
        calendar.startOf(warmup.day() + 1));
  }

  private WantedState document(
      DSLContext tx, Node node, boolean sends, Shared shared, Instant now) {
    List<EgressSource> own = shared.sources().getOrDefault(node.id(), List.of());
    List<Budget> budgets =
        own.stream()
            .flatMap(source -> shared.budgetsByIp().getOrDefault(source.ip(), List.of()).stream())
            .toList();
    return new WantedState(
        ContractVersion.CURRENT,
        node.id(),
        0,
        now,
        own,
        shared.providers(),
        sends ? budgets : List.of(),
        sends ? FLOOR_PER_HOUR : 0,
        shared.logins(),
        keys(tx, node, shared),
        shared.suppressions(),
        shared.inboundDomains(),
        unsubscribeBase,
        Base64.getEncoder().encodeToString(secrets.unsubscribeKey(tx, node.id())),
        MAX_MESSAGE_BYTES,
        node.service().closed(node.name()).orElse(null));
  }

  /** The tenants' keys, which every node has, and the node's own. */
  private List<SigningKey> keys(DSLContext tx, Node node, Shared shared) {
    return Stream.concat(shared.keys().stream(), signing.signingKey(tx, node).stream()).toList();
  }
}
