package dev.rookery.orchestrator.platform;

import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.manual.ManualProvider;
import dev.rookery.dns.provider.manual.PublicZone;
import dev.rookery.dns.provider.rfc2136.Rfc2136Provider;
import dev.rookery.dns.provider.rfc2136.Rfc2136Settings;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.verify.AuthoritativeLookup;
import dev.rookery.dns.wire.TsigKey;
import dev.rookery.orchestrator.platform.Installation.DnsProviderAccess;
import dev.rookery.standards.dns.DnsjavaResolver;
import dev.rookery.standards.dns.Resolver;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Our ways to the DNS: to ask it, to ask its authoritative servers, and to change zones. */
@Singleton
public final class DnsAccess {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private final List<InetSocketAddress> servers;
  private final Resolver resolver;
  private final int authoritativePort;
  private final Clock clock;
  private final Map<String, DnsProvider> providers;

  /**
   * @throws OperatorActionException a configured provider cannot be used as it is
   */
  public DnsAccess(Installation installation, Clock clock) {
    this.clock = clock;
    this.authoritativePort = installation.dns().authoritativePort();
    this.servers = installation.dns().resolvers().stream().map(DnsAccess::address).toList();
    this.resolver = fresh();
    this.providers =
        installation.dnsProviders().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, e -> provider(e.getKey(), e.getValue())));
  }

  /** Resolves any name, as the configured servers do. */
  public Resolver resolver() {
    return resolver;
  }

  /** The same, with an empty memory: for whoever must see what changed a moment ago. */
  public Resolver fresh() {
    return new DnsjavaResolver(servers, TIMEOUT, clock);
  }

  /** Asks every authoritative server of a zone. */
  public AuthoritativeLookup authoritative() {
    return new AuthoritativeLookup(resolver, authoritativePort, TIMEOUT, clock);
  }

  /** The provider of this name; empty = none is configured. */
  public Optional<DnsProvider> provider(String name) {
    return Optional.ofNullable(providers.get(name));
  }

  /** Names of the configured providers. */
  public SortedSet<String> providerNames() {
    return new TreeSet<>(providers.keySet());
  }

  private DnsProvider provider(String name, DnsProviderAccess access) {
    try {
      return switch (access.kind()) {
        case "rfc2136" -> new Rfc2136Provider(rfc2136(access), clock);
        case "manual" ->
            new ManualProvider(new PublicZone(resolver, authoritativePort, TIMEOUT, clock));
        default ->
            throw new IllegalArgumentException(
                "kind is '%s', allowed are rfc2136 and manual".formatted(access.kind()));
      };
    } catch (IllegalArgumentException e) {
      throw new OperatorActionException("dns.provider.%s: %s".formatted(name, e.getMessage()), e);
    }
  }

  private static Rfc2136Settings rfc2136(DnsProviderAccess access) {
    TsigKey key =
        new TsigKey(
            Name.of(access.tsigName()), access.tsigAlgorithm(), access.tsigSecret().value());
    return Rfc2136Settings.of(address(access.server()), key);
  }

  private static InetSocketAddress address(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    if (colon < 1) {
      throw new OperatorActionException(
          "DNS server '%s' needs the form host:port".formatted(hostAndPort));
    }
    return new InetSocketAddress(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }
}
