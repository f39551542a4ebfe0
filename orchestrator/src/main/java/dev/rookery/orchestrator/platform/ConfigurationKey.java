package dev.rookery.orchestrator.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of the configuration file. {@code docs/reference/configuration.md} is made from this list.
 *
 * @param pattern the key; {@code *} stands for a name the operator chooses
 * @param fallback value when the key is absent; null = it must be given
 */
public record ConfigurationKey(String pattern, @Nullable String fallback, String meaning) {
  public static final List<ConfigurationKey> ALL =
      List.of(
          key("http.host", "127.0.0.1", "address the REST door listens on"),
          key("http.port", "8080", "port of the REST door, 0 = any free one"),
          key(
              "http.port-fallback",
              "false",
              "true = take another port when http.port is not free, and say which"),
          key(
              "http.public-url",
              "",
              "how nodes and recipients reach the REST door, without trailing slash; empty = made from host and port"),
          key(
              "metrics.token",
              "",
              "what Prometheus sends as a bearer token to read /metrics, 16 characters or more; empty = an operator's key is needed"),
          key(
              "metrics.open-on-loopback",
              "false",
              "true = /metrics asks callers on this machine for no key; not with a reverse proxy on it"),
          key("database.url", null, "JDBC URL of PostgreSQL 15 to 18"),
          key("database.owner.user", null, "role that owns the schema and migrates it"),
          key("database.owner.password", null, "its password"),
          key("database.app.password", null, "password set for rookery_app"),
          key("database.worker.password", null, "password set for rookery_worker"),
          key("redis.host", "127.0.0.1", "Redis 7 or Valkey, as this host and the nodes reach it"),
          key("redis.port", "6379", "its port"),
          key("redis.tls", "false", "true = speak TLS"),
          key("redis.user", "default", "user that may manage users (ACL)"),
          key("redis.password", null, "its password"),
          key(
              "secrets.key-file",
              null,
              "file with the key-encryption key, base64 of 32 octets; back it up apart from the database"),
          key("calendar.origin", "2026-01-01T00:00:00Z", "first instant of sending day 1"),
          key("calendar.day", "PT24H", "length of a sending day; shorter only in a lab"),
          key("calendar.ladder", "standard", "warm-up ladder that new addresses start on"),
          key("dns.resolvers", null, "host:port of servers that resolve any name, comma between"),
          key("dns.authoritative-port", "53", "port of authoritative servers"),
          key("dns.node-zone", null, "zone that the nodes' host names live in"),
          key("dns.node-zone-provider", null, "name of the DNS provider that holds it"),
          key("dns.provider.*.kind", null, "rfc2136 or manual"),
          key("dns.provider.*.server", "", "host:port that takes updates"),
          key("dns.provider.*.tsig-name", "", "name of the TSIG key"),
          key("dns.provider.*.tsig-algorithm", "hmac-sha256", "its algorithm"),
          key("dns.provider.*.tsig-secret", "", "its secret, base64"),
          key(
              "hosting.*.token",
              null,
              "API token of a hosting provider: digitalocean, hetzner, hostwinds, vultr, or lab"),
          key(
              "hosting.*.url",
              "",
              "base URL of its API; empty = where the provider has it; the lab's must be given"),
          key("hosting.*.region", "", "where machines are ordered, in the provider's words"),
          key("hosting.*.plan", "", "size of machines, as 'rookery hosting plans' lists them"),
          key(
              "hosting.*.image",
              "",
              "system they come with, in the provider's words; empty = Debian 12, but hostwinds has no default"),
          key(
              "hosting.*.monthly-price",
              "",
              "what a machine costs, e.g. 9.99 USD; only where the provider's API does not tell: hostwinds"),
          key("agent.package", null, "the agent as .tar.gz, uploaded to nodes"),
          key(
              "agent.runtime",
              "",
              "the Java that agents run on, as .tar.gz, uploaded to nodes; empty = the hosts have Java 25 already"),
          key(
              "agent.authorities",
              "",
              "PEM file of authorities whose certificates agents believe, of this control plane and of Redis, beside those that every Java knows"),
          key("agent.heartbeat", "PT10S", "interval of the agents' heartbeats"),
          key(
              "nodes.unknown-after",
              "5",
              "a node is unknown when more heartbeats in a row than this are missed"),
          key(
              "nodes.silent-after",
              "30",
              "a node is silent when more heartbeats in a row than this are missed; above nodes.unknown-after"),
          key(
              "nodes.retry-horizon",
              "P5D",
              "how long a node's mail server tries a message: a node that is retired may hold mail so long, and its addresses stay in SPF records"),
          key("jobs.lease", "PT1M", "a job of a control plane that crashed is taken over after it"),
          key("jobs.keep.ended", "P30D", "how long jobs that are done or cancelled are kept"),
          key(
              "jobs.keep.dead",
              "P90D",
              "how long failed and quarantined jobs are kept, so long a person can retry them"),
          key(
              "jobs.keep.signals",
              "P90D",
              "how long signals are kept; a job that waits longer for one does not see it"),
          key(
              "jobs.keep.history",
              "P400D",
              "how long the history of jobs is kept; whole months are removed"),
          key(
              "gate.port25-targets",
              "gmail.com,outlook.com,yahoo.com",
              "whom a node must reach before it goes live, comma between: NAME or NAME:PORT; the best mail exchanger of NAME is tried, at port 25"),
          key(
              "gate.block-lists",
              "zen.spamhaus.org,bl.spamcop.net,b.barracudacentral.org,psbl.surriel.com",
              "DNS block lists that a node's address must not be on, comma between"),
          key(
              "acme.directory",
              "",
              "URL of an ACME server's directory, which issues the nodes' certificates; empty = nodes make them themselves"),
          key("acme.contact", "", "e-mail address that the ACME server may write to; empty = none"),
          key(
              "acme.trust",
              "",
              "PEM file with the root certificates of a private ACME server; empty = the public ones are enough"));

  private static ConfigurationKey key(String pattern, @Nullable String fallback, String meaning) {
    return new ConfigurationKey(pattern, fallback, meaning);
  }

  /**
   * The entry for a concrete key.
   *
   * @throws IllegalArgumentException it is not in the list
   */
  static ConfigurationKey of(String key) {
    return ALL.stream()
        .filter(entry -> entry.matches(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no configuration key " + key));
  }

  private boolean matches(String key) {
    return key.matches(pattern.replace(".", "\\.").replace("*", "[a-z0-9-]+"));
  }
}
