package dev.rookery.orchestrator.platform;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one control plane is configured with. Read once at start by {@link InstallationFile};
 * secrets in it print as {@code [redacted]}.
 *
 * @param metrics who may read the numbers
 * @param publicUrl how nodes and recipients reach the REST door, without trailing slash
 * @param keyFile key-encryption key, see {@link Secrets}
 * @param hosting providers by name
 * @param dnsProviders where zones are edited, by name
 * @param agent what is uploaded to nodes
 * @param nodeRules what a node's silence means, and how long it may still hold mail
 * @param jobLease after it a job of a control plane that ended without a word is taken over
 * @param jobsKept how long the job ledger remembers
 * @param gate whom the go-live gate asks
 * @param acme who issues the nodes' certificates
 */
public record Installation(
    Listen http,
    MetricsDoor metrics,
    URI publicUrl,
    DatabaseAccess database,
    RedisServer redis,
    Path keyFile,
    Calendar calendar,
    Dns dns,
    Map<String, HostingAccess> hosting,
    Map<String, DnsProviderAccess> dnsProviders,
    AgentFiles agent,
    Duration heartbeat,
    NodeRules nodeRules,
    Duration jobLease,
    JobsKept jobsKept,
    Gate gate,
    Acme acme) {

  /**
   * Where the REST door listens.
   *
   * @param port 0 = any free one
   * @param portFallback take any free port when this one is taken
   */
  public record Listen(String host, int port, boolean portFallback) {
    public Listen(String host, int port) {
      this(host, port, false);
    }
  }

  /**
   * The agent and what it needs, all files here.
   *
   * @param archive the agent as {@code .tar.gz}
   * @param runtime the Java it runs on as {@code .tar.gz}; empty = the hosts have one
   * @param authorities PEM of authorities that it believes beside those that its Java knows
   */
  public record AgentFiles(Path archive, Optional<Path> runtime, Optional<Path> authorities) {
    /** The agent alone, as a lab needs it. */
    public static AgentFiles of(Path archive) {
      return new AgentFiles(archive, Optional.empty(), Optional.empty());
    }
  }

  /**
   * @param token opens it; empty = none does
   * @param openOnLoopback callers on this machine need none
   */
  public record MetricsDoor(Sensitive token, boolean openOnLoopback) {}

  /**
   * @param url JDBC URL
   * @param ownerUser role that owns the schema and migrates
   */
  public record DatabaseAccess(
      String url,
      String ownerUser,
      Sensitive ownerPassword,
      Sensitive appPassword,
      Sensitive workerPassword) {}

  public record RedisServer(String host, int port, boolean tls, String user, Sensitive password) {}

  /**
   * Sending days: day 1 begins at {@code origin}. In production days are UTC days; the lab makes
   * them short.
   *
   * @param day 24 h, or less in a lab
   * @param ladder name of the warm-up ladder new sources start on
   */
  public record Calendar(Instant origin, Duration day, String ladder) {}

  /**
   * @param resolvers {@code host:port} of servers that resolve any name
   * @param authoritativePort port of authoritative servers, 53 but in a lab
   * @param nodeZone zone that node host names live in, absolute
   * @param nodeZoneProvider name of the DNS provider that holds it
   */
  public record Dns(
      List<String> resolvers, int authoritativePort, String nodeZone, String nodeZoneProvider) {}

  /**
   * @param unknownAfter so many heartbeats may be missed before a node is unknown
   * @param silentAfter so many before it is silent; above {@code unknownAfter}
   * @param retryHorizon how long an MTA keeps a message in its queue (maximal_queue_lifetime)
   */
  public record NodeRules(int unknownAfter, int silentAfter, Duration retryHorizon) {
    public static final NodeRules STANDARD = new NodeRules(5, 30, Duration.ofDays(5));
  }

  /**
   * @param ended jobs that are done or cancelled
   * @param dead failed and quarantined jobs
   * @param signals since they were given
   * @param history lines of it, by whole months
   */
  public record JobsKept(Duration ended, Duration dead, Duration signals, Duration history) {}

  /**
   * @param port25Targets {@code NAME} or {@code NAME:PORT}: domains whose mail exchangers a node
   *     must reach, or such hosts
   * @param blockLists zones of lists of addresses (RFC 5782)
   */
  public record Gate(List<String> port25Targets, List<String> blockLists) {}

  /**
   * An ACME server (RFC 8555).
   *
   * @param directory URL of its directory; empty = nodes make their certificates themselves
   * @param contact e-mail address of the account; empty = none
   * @param roots of a private authority: trusted for the server itself and for what it issues
   */
  public record Acme(String directory, String contact, List<X509Certificate> roots) {
    /** Nodes make their certificates themselves. */
    public static final Acme NONE = new Acme("", "", List.of());

    public boolean isUsed() {
      return !directory.isEmpty();
    }
  }

  /**
   * A hosting provider's account. Empty text = not configured.
   *
   * @param url where its API is; empty = where the provider has it
   * @param monthlyPrice like {@code 9.99 USD}, for a provider that does not tell
   */
  public record HostingAccess(
      String url, Sensitive token, String region, String plan, String image, String monthlyPrice) {

    /** Only what every provider needs. */
    public HostingAccess(URI url, Sensitive token) {
      this(url.toString(), token, "", "", "", "");
    }
  }

  /**
   * @param kind {@code rfc2136} or {@code manual}
   * @param server {@code host:port} that takes updates
   * @param tsigAlgorithm e.g. {@code hmac-sha256}
   */
  public record DnsProviderAccess(
      String kind, String server, String tsigName, String tsigAlgorithm, Sensitive tsigSecret) {}
}
