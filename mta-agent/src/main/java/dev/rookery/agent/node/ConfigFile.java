package dev.rookery.agent.node;

import dev.rookery.contract.AgentConfig;
import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code etc/agent.json} and says everything that is wrong with it at once. */
final class ConfigFile {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("-", 0);
  private static final long HEARTBEAT_MIN = 50;
  private static final long HEARTBEAT_MAX = 600_000;

  private final Path file;
  private final Path root;
  private final List<String> problems = new ArrayList<>();

  private ConfigFile(Path file) {
    this.file = file.toAbsolutePath().normalize();
    Path folder = this.file.getParent();
    this.root = folder == null || folder.getParent() == null ? this.file : folder.getParent();
  }

  /**
   * @throws ConfigException says each problem in a line: field, found, needed
   */
  static CheckedConfig read(Path file) throws ConfigException {
    ConfigFile reading = new ConfigFile(file);
    CheckedConfig config = reading.check(reading.parse());
    if (!reading.problems.isEmpty()) {
      throw new ConfigException(reading.problems);
    }
    return config;
  }

  private AgentConfig parse() throws ConfigException {
    try {
      return Codec.read(Files.readAllBytes(file), AgentConfig.class);
    } catch (IOException e) {
      throw new ConfigException(List.of("cannot read %s: %s".formatted(file, e)));
    } catch (ContractException e) {
      String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
      throw new ConfigException(List.of("%s is %s%s".formatted(file, e.getMessage(), cause)));
    }
  }

  private CheckedConfig check(AgentConfig raw) {
    if (raw.node() == null) {
      problem("node", "missing", "the node's UUID");
    }
    return new CheckedConfig(
        raw.node(),
        url("controlPlane", raw.controlPlane()),
        path("tokenFile", raw.tokenFile()),
        path("stateDirectory", raw.stateDirectory()),
        text("hostname", raw.hostname()),
        address("policyListen", raw.policyListen()),
        address("filterListen", raw.filterListen()),
        address("inboundListen", raw.inboundListen()),
        address("reinject", raw.reinject()),
        path("mailLog", raw.mailLog()),
        command("postqueue", raw.postqueue()),
        raw.reload() == null ? List.of() : raw.reload(),
        path("saslFile", raw.saslFile()),
        path("inboundDomainsFile", raw.inboundDomainsFile()),
        addresses("resolvers", raw.resolvers()),
        heartbeat(raw.heartbeatMillis()),
        file.resolveSibling("mailets.pipeline"),
        Optional.ofNullable(raw.authorities()).map(value -> path("authorities", value)),
        Optional.ofNullable(raw.mailboxes()).map(value -> address("mailboxes", value)));
  }

  private String text(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      problem(field, "missing", "a value");
      return "";
    }
    return value;
  }

  private Path path(String field, @Nullable String value) {
    return root.resolve(text(field, value));
  }

  private URI url(String field, @Nullable String value) {
    String text = text(field, value);
    if (!text.isEmpty() && !text.matches("https?://[^/\\s?#]+(/[^\\s?#]*)?")) {
      problem(field, "'" + text + "'", "an http or https URL");
      return URI.create("http://-");
    }
    return URI.create(text);
  }

  private List<String> command(String field, @Nullable List<String> words) {
    if (words == null || words.isEmpty()) {
      problem(field, "empty", "a command line, one word an element");
      return List.of();
    }
    return words;
  }

  private List<InetSocketAddress> addresses(String field, @Nullable List<String> values) {
    if (values == null || values.isEmpty()) {
      problem(field, "empty", "at least one host:port of a DNS server");
      return List.of();
    }
    return values.stream().map(value -> address(field, value)).toList();
  }

  /** Only numeric addresses: the agent asks no DNS to find its own doors. */
  private InetSocketAddress address(String field, @Nullable String value) {
    String text = text(field, value);
    int colon = text.lastIndexOf(':');
    if (colon > 0 && text.substring(colon + 1).matches("\\d{1,5}")) {
      int port = Integer.parseInt(text.substring(colon + 1));
      String host = text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
      if (port <= 65535 && host.matches("[0-9.]+|[0-9a-fA-F:.]+")) {
        try {
          return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException _) {
          // told below
        }
      }
    }
    if (!text.isEmpty()) {
      problem(field, "'" + text + "'", "IP:PORT such as 127.0.0.1:10025");
    }
    return NOWHERE;
  }

  private Duration heartbeat(long millis) {
    if (millis < HEARTBEAT_MIN || millis > HEARTBEAT_MAX) {
      problem(
          "heartbeatMillis",
          Long.toString(millis),
          "%d to %d".formatted(HEARTBEAT_MIN, HEARTBEAT_MAX));
    }
    return Duration.ofMillis(millis);
  }

  private void problem(String field, String found, String needed) {
    problems.add("%s: %s is %s, needs %s".formatted(file, field, found, needed));
  }
}
