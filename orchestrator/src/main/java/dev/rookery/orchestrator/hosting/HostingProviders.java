package dev.rookery.orchestrator.hosting;

import dev.rookery.orchestrator.hosting.digitalocean.DigitalOceanHosting;
import dev.rookery.orchestrator.hosting.hetzner.HetznerHosting;
import dev.rookery.orchestrator.hosting.hostwinds.HostwindsHosting;
import dev.rookery.orchestrator.hosting.lab.LabHosting;
import dev.rookery.orchestrator.hosting.vultr.VultrHosting;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.OperatorActionException;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The hosting providers that this installation has credentials for, by name. */
@Singleton
public final class HostingProviders {
  /** Every provider there is code for. */
  public static final List<String> KNOWN =
      List.of("digitalocean", "hetzner", "hostwinds", "lab", "vultr");

  private final Map<String, HostingProvider> byName = new TreeMap<>();

  /**
   * @throws OperatorActionException {@code hosting.NAME} is configured for a provider that we do
   *     not know
   */
  public HostingProviders(Installation installation) {
    installation.hosting().forEach((name, access) -> byName.put(name, provider(name, access)));
  }

  private static HostingProvider provider(String name, HostingAccess access) {
    return switch (name) {
      case "digitalocean" -> new DigitalOceanHosting(access);
      case "hetzner" -> new HetznerHosting(access);
      case "hostwinds" -> new HostwindsHosting(access);
      case "lab" -> new LabHosting(labUrl(access), access.token());
      case "vultr" -> new VultrHosting(access);
      default ->
          throw new OperatorActionException(
              "hosting.%s is configured, but no such provider is known; known are: %s"
                  .formatted(name, String.join(", ", KNOWN)));
    };
  }

  private static URI labUrl(HostingAccess access) {
    if (access.url().isEmpty()) {
      throw new OperatorActionException(
          "hosting.lab.url is missing; it is the address that the lab printed");
    }
    return URI.create(access.url());
  }

  /** Names, sorted. */
  public Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  public Optional<HostingProvider> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * @throws OperatorActionException not configured (any more)
   */
  public HostingProvider require(String name) {
    return find(name)
        .orElseThrow(() ->
            new OperatorActionException(
                "hosting provider '%s' is not configured; set hosting.%s.token (configured: %s)"
                    .formatted(name, name, names())));
  }
}
