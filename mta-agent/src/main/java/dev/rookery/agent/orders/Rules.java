package dev.rookery.agent.orders;

import dev.rookery.contract.Budget;
import dev.rookery.contract.Login;
import dev.rookery.contract.ProviderRule;
import dev.rookery.contract.SigningKey;
import dev.rookery.contract.Suppression;
import dev.rookery.contract.WantedState;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A wanted state prepared for the questions that every message asks. Immutable. */
public final class Rules {
  private record Listed(Optional<UUID> tenant, String address) {}

  private final WantedState wanted;
  private final Map<String, Login> logins = new HashMap<>();
  private final Map<String, Login> owners = new HashMap<>();
  private final Map<Listed, String> suppressed = new HashMap<>();

  public Rules(WantedState wanted) {
    this.wanted = wanted;
    for (Login login : wanted.logins()) {
      logins.put(login.name(), login);
      login.senders().forEach(sender -> owners.put(sender, login));
    }
    for (Suppression each : wanted.suppressions()) {
      suppressed.put(new Listed(Optional.ofNullable(each.tenant()), each.address()), each.reason());
    }
  }

  /** The document itself. */
  public WantedState wanted() {
    return wanted;
  }

  /** Why nothing new is taken here; empty = mail is taken. */
  public Optional<String> closed() {
    return Optional.ofNullable(wanted.closed());
  }

  /**
   * @param name SASL user name in any case
   */
  public Optional<Login> findLogin(String name) {
    return Optional.ofNullable(logins.get(lower(name)));
  }

  /** The login that may use this address as sender. */
  public Optional<Login> findOwner(String sender) {
    return Optional.ofNullable(owners.get(lower(sender)));
  }

  /** May this login send as this address? */
  public boolean owns(Login login, String sender) {
    return login.senders().contains(lower(sender));
  }

  /** Why this tenant may not mail the address; empty when it may. */
  public Optional<String> findSuppression(UUID tenant, String address) {
    String key = lower(address);
    return Optional.ofNullable(suppressed.get(new Listed(Optional.empty(), key)))
        .or(() -> Optional.ofNullable(suppressed.get(new Listed(Optional.of(tenant), key))));
  }

  /** Keys to sign mail of this domain with, in the document's order. */
  public List<SigningKey> signingKeys(String domain) {
    return wanted.keys().stream().filter(key -> key.domain().equals(lower(domain))).toList();
  }

  /** The tenant whose mail to this domain is taken in here. */
  public Optional<UUID> findInboundTenant(String domain) {
    return Optional.ofNullable(wanted.inboundDomains().get(lower(domain)));
  }

  /**
   * The receiving provider behind these mail exchangers: the first rule that fits the first host
   * that fits any.
   *
   * @param hosts MX host names, most preferred first, with or without trailing dot
   * @return {@link ProviderRule#OTHER} when none fits
   */
  public String provider(List<String> hosts) {
    return hosts.stream()
        .flatMap(host -> wanted.providers().stream().filter(rule -> fits(rule, host)))
        .map(ProviderRule::key)
        .findFirst()
        .orElse(ProviderRule.OTHER);
  }

  private static boolean fits(ProviderRule rule, String host) {
    String name = "." + lower(host).replaceAll("\\.$", "");
    return rule.mxSuffixes().stream().anyMatch(suffix -> name.endsWith("." + suffix));
  }

  /** The budget in force for a source and a provider; the one that began last if there are more. */
  public Optional<Budget> findBudget(String source, String provider, Instant now) {
    return wanted.budgets().stream()
        .filter(b -> b.source().equals(source) && b.provider().equals(provider))
        .filter(b -> !now.isBefore(b.from()) && now.isBefore(b.until()))
        .max(Comparator.comparing(Budget::from));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
