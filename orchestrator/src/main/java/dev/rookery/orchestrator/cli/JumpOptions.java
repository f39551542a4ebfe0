package dev.rookery.orchestrator.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A host that SSH connections lead through. */
final class JumpOptions {
  /** {@code ops@192.0.2.1}, {@code ops@bastion.example:2222}, {@code ops@[2001:db8::1]:22}. */
  private static final Pattern TARGET =
      Pattern.compile(
          "(?<user>[^@]+)@(?:\\[(?<v6>[^\\]]+)]|(?<host>[^:\\[]+))(?::(?<port>[0-9]{1,5}))?");

  @Option(
      names = "--jump",
      required = true,
      description = "host that SSH leads through: USER@HOST, USER@HOST:PORT, USER@[IPV6]:PORT",
      paramLabel = "USER@HOST[:PORT]")
  private String target = "";

  @Option(
      names = "--jump-host-key",
      required = true,
      description = "fingerprint that the jump host must show, SHA256:…",
      paramLabel = "FINGERPRINT")
  private String hostKey = "";

  @Option(
      names = "--jump-key",
      description = "file with the private key that logs in there (default: the one of --key)",
      paramLabel = "FILE")
  private @Nullable Path key;

  Map<String, Object> body() {
    Matcher parts = TARGET.matcher(target);
    if (!parts.matches()) {
      throw new CommandFailedException(
          ExitCode.USAGE,
          "--jump is '%s'; it needs USER@HOST, USER@HOST:PORT or USER@[IPV6]:PORT"
              .formatted(target));
    }
    Map<String, Object> body = new TreeMap<>();
    body.put("user", parts.group("user"));
    body.put(
        "address", parts.group("v6") == null ? address(parts.group("host")) : parts.group("v6"));
    if (parts.group("port") != null) {
      body.put("port", Integer.parseInt(parts.group("port")));
    }
    body.put("hostKey", hostKey);
    if (key != null) {
      body.put("privateKey", PrivateKeyFile.read(key));
    }
    return body;
  }

  /** Resolved here, where the operator sees what the name means. */
  private static String address(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw new CommandFailedException(
          ExitCode.USAGE,
          "--jump names '%s', which leads to no address (%s); give the address itself"
              .formatted(host, e.getMessage()));
    }
  }
}
