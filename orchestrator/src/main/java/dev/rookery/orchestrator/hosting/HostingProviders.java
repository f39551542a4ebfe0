package dev.rookery.orchestrator.hosting;

import dev.rookery.orchestrator.hosting.lab.LabHosting;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.OperatorActionException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The hosting providers that this installation has credentials for, by name. */
@Singleton
public final class HostingProviders {
  private final Map<String, HostingProvider> byName = new TreeMap<>();

  /**
   * @throws OperatorActionException {@code hosting.NAME} is configured for a provider that we do
   *     not know
   */
  public HostingProviders(Installation installation) {
    installation.hosting().forEach((name, access) -> byName.put(name, provider(name, access)));
  }

  private static HostingProvider provider(String name, HostingAccess access) {
    if (name.equals("lab")) {
      return new LabHosting(access.url(), access.token());
    }
    throw new OperatorActionException(
        "hosting.%s is configured, but no such provider is known; known are: lab".formatted(name));
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
                "hosting provider '%s' is not configured; set hosting.%s.url and hosting.%s.token (configured: %s)"
                    .formatted(name, name, name, names())));
  }
}
