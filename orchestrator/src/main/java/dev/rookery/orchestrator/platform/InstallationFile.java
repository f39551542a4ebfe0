package dev.rookery.orchestrator.platform;

import dev.rookery.orchestrator.platform.Installation.Acme;
import dev.rookery.orchestrator.platform.Installation.AgentFiles;
import dev.rookery.orchestrator.platform.Installation.Calendar;
import dev.rookery.orchestrator.platform.Installation.DatabaseAccess;
import dev.rookery.orchestrator.platform.Installation.Dns;
import dev.rookery.orchestrator.platform.Installation.DnsProviderAccess;
import dev.rookery.orchestrator.platform.Installation.Gate;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.Installation.JobsKept;
import dev.rookery.orchestrator.platform.Installation.Listen;
import dev.rookery.orchestrator.platform.Installation.MetricsDoor;
import dev.rookery.orchestrator.platform.Installation.NodeRules;
import dev.rookery.orchestrator.platform.Installation.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the configuration file of {@code rookery serve}: Java properties, keys as in {@code
 * docs/reference/configuration.md}. Unknown keys are refused, so that a typing mistake is not
 * silence.
 */
public final class InstallationFile {
  private static final int SHORTEST_TOKEN = 16;
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
  private static final Duration SHORTEST_MEMORY = Duration.ofHours(1);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");
  private static final Pattern TARGET = Pattern.compile(NAME.pattern() + "(:[0-9]{1,5})?");
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Path file;
  private final Properties values;
  private final TreeSet<String> used = new TreeSet<>();

  private InstallationFile(Path file, Properties values) {
    this.file = file;
    this.values = values;
  }

  /**
   * @throws OperatorActionException missing file, missing or unknown key, or a value out of range;
   *     the message names file and key
   */
  public static Installation read(Path file) {
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorActionException(
          "cannot read the configuration %s: %s".formatted(file, e.getMessage()), e);
    }
    return new InstallationFile(file, values).installation();
  }

  private Installation installation() {
    Listen http =
        new Listen(
            text("http.host"),
            number("http.port", 0, 65_535),
            Boolean.parseBoolean(text("http.port-fallback")));
    Installation installation =
        new Installation(
            http,
            metrics(),
            publicUrl(http),
            database(),
            redis(),
            path("secrets.key-file"),
            calendar(),
            dns(),
            group("hosting", this::hosting),
            group("dns.provider", this::dnsProvider),
            new AgentFiles(
                path("agent.package"),
                optionalPath("agent.runtime"),
                optionalPath("agent.authorities")),
            duration("agent.heartbeat"),
            nodeRules(),
            duration("jobs.lease", SHORTEST_LEASE),
            jobsKept(),
            gate(),
            acme());
    refuseUnknown();
    return installation;
  }

  private MetricsDoor metrics() {
    String key = "metrics.token";
    int length = text(key).length();
    if (length > 0 && length < SHORTEST_TOKEN) {
      throw new OperatorActionException(
          "%s: %s has %d characters, allowed is none, or %d and more; 'openssl rand -hex 32' makes one"
              .formatted(file, key, length, SHORTEST_TOKEN));
    }
    return new MetricsDoor(secret(key), Boolean.parseBoolean(text("metrics.open-on-loopback")));
  }

  private URI publicUrl(Listen http) {
    String url = text("http.public-url");
    return URI.create(url.isEmpty() ? "http://%s:%d".formatted(http.host(), http.port()) : url);
  }

  private NodeRules nodeRules() {
    int unknown = number("nodes.unknown-after", 2, 10_000);
    return new NodeRules(
        unknown,
        number("nodes.silent-after", unknown + 1, 100_000),
        duration("nodes.retry-horizon", Duration.ZERO));
  }

  private JobsKept jobsKept() {
    return new JobsKept(
        duration("jobs.keep.ended", SHORTEST_MEMORY),
        duration("jobs.keep.dead", SHORTEST_MEMORY),
        duration("jobs.keep.signals", SHORTEST_MEMORY),
        duration("jobs.keep.history", SHORTEST_MEMORY));
  }

  private DatabaseAccess database() {
    return new DatabaseAccess(
        text("database.url"),
        text("database.owner.user"),
        secret("database.owner.password"),
        secret("database.app.password"),
        secret("database.worker.password"));
  }

  private RedisServer redis() {
    return new RedisServer(
        text("redis.host"),
        number("redis.port", 1, 65_535),
        Boolean.parseBoolean(text("redis.tls")),
        text("redis.user"),
        secret("redis.password"));
  }

  private Calendar calendar() {
    return new Calendar(
        parsed("calendar.origin", Instant::parse),
        duration("calendar.day"),
        text("calendar.ladder"));
  }

  private Dns dns() {
    return new Dns(
        List.of(text("dns.resolvers").split("\\s*,\\s*")),
        number("dns.authoritative-port", 1, 65_535),
        text("dns.node-zone"),
        text("dns.node-zone-provider"));
  }

  private Gate gate() {
    return new Gate(list("gate.port25-targets", TARGET), list("gate.block-lists", NAME));
  }

  private List<String> list(String key, Pattern wanted) {
    List<String> words =
        Arrays.stream(text(key).split(",")).map(String::strip).filter(w -> !w.isEmpty()).toList();
    for (String word : words) {
      if (!wanted.matcher(word).matches()) {
        throw new OperatorActionException(
            "%s: %s has '%s', which is none of its kind; see docs/reference/configuration.md"
                .formatted(file, key, word));
      }
    }
    return words;
  }

  private Acme acme() {
    String directory = parsed("acme.directory", URI::create).toString();
    if (!directory.isEmpty() && !directory.startsWith("https://")) {
      throw new OperatorActionException(
          "%s: acme.directory is '%s', needs https:// (RFC 8555 §6.1)".formatted(file, directory));
    }
    return new Acme(directory, text("acme.contact"), roots("acme.trust"));
  }

  private List<X509Certificate> roots(String key) {
    if (text(key).isEmpty()) {
      return List.of();
    }
    try (InputStream in = Files.newInputStream(path(key))) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (IOException | CertificateException e) {
      throw new OperatorActionException(
          "%s: %s is %s, which cannot be read: %s".formatted(file, key, text(key), e.getMessage()),
          e);
    }
  }

  private HostingAccess hosting(String prefix) {
    return new HostingAccess(
        parsed(prefix + ".url", URI::create).toString(),
        secret(prefix + ".token"),
        text(prefix + ".region"),
        text(prefix + ".plan"),
        text(prefix + ".image"),
        text(prefix + ".monthly-price"));
  }

  private DnsProviderAccess dnsProvider(String prefix) {
    return new DnsProviderAccess(
        text(prefix + ".kind"),
        text(prefix + ".server"),
        text(prefix + ".tsig-name"),
        text(prefix + ".tsig-algorithm"),
        new Sensitive(text(prefix + ".tsig-secret")));
  }

  private <T> Map<String, T> group(String prefix, Function<String, T> read) {
    TreeMap<String, T> found = new TreeMap<>();
    for (String key : values.stringPropertyNames()) {
      if (key.startsWith(prefix + ".")) {
        String name = key.substring(prefix.length() + 1).split("\\.")[0];
        found.computeIfAbsent(name, n -> read.apply(prefix + "." + n));
      }
    }
    return Map.copyOf(found);
  }

  private Path path(String key) {
    Path path = Path.of(text(key));
    return path.isAbsolute() ? path : file.toAbsolutePath().getParent().resolve(path);
  }

  private Optional<Path> optionalPath(String key) {
    return text(key).isEmpty() ? Optional.empty() : Optional.of(path(key));
  }

  private Sensitive secret(String key) {
    return new Sensitive(text(key));
  }

  private Duration duration(String key) {
    return parsed(key, Duration::parse);
  }

  private Duration duration(String key, Duration least) {
    Duration value = duration(key);
    if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
      throw new OperatorActionException(
          "%s: %s is %s, allowed is %s to P%dD; mend it, or leave the key out for %s"
              .formatted(
                  file,
                  key,
                  text(key),
                  least,
                  LONGEST.toDays(),
                  ConfigurationKey.of(key).fallback()));
    }
    return value;
  }

  private int number(String key, int least, int most) {
    int value = parsed(key, Integer::parseInt);
    if (value < least || value > most) {
      throw new OperatorActionException(
          "%s: %s is %d, allowed is %d to %d".formatted(file, key, value, least, most));
    }
    return value;
  }

  private <T> T parsed(String key, Function<String, T> parse) {
    String value = text(key);
    try {
      return parse.apply(value);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new OperatorActionException(
          "%s: %s is '%s', which cannot be read: %s".formatted(file, key, value, e.getMessage()),
          e);
    }
  }

  private String text(String key) {
    used.add(key);
    String value = values.getProperty(key, ConfigurationKey.of(key).fallback());
    if (value == null) {
      throw new OperatorActionException("%s: %s is missing".formatted(file, key));
    }
    return value.strip();
  }

  private void refuseUnknown() {
    for (String key : values.stringPropertyNames()) {
      if (!used.contains(key)) {
        throw new OperatorActionException(
            "%s: unknown key %s; known are %s".formatted(file, key, String.join(", ", used)));
      }
    }
  }
}
