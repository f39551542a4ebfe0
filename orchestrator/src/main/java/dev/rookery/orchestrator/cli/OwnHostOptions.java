package dev.rookery.orchestrator.cli;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code rookery node add} is told. The private key comes from a file, never from a flag. */
final class OwnHostOptions {
  @Parameters(paramLabel = "HOST", description = "its IPv4 address, or a name that leads to one")
  private String host = "";

  @Option(
      names = "--name",
      description = "name of the node (default: HOST up to the first dot)",
      paramLabel = "NAME")
  private @Nullable String name;

  @Option(
      names = "--key",
      required = true,
      description = "file with the Ed25519 private key that logs in, without passphrase",
      paramLabel = "FILE")
  private Path key = Path.of("");

  @Option(
      names = "--ssh-address",
      description = {
        "where SSH reaches it, IPv4 or IPv6 (default: HOST)",
        "With --jump: as the jump host sees it."
      },
      paramLabel = "ADDRESS")
  private @Nullable String sshAddress;

  @Option(names = "--port", description = "of SSH (default: ${DEFAULT-VALUE})")
  private int port = 22;

  @Option(names = "--user", description = "who logs in (default: ${DEFAULT-VALUE})")
  private String user = "root";

  @ArgGroup(multiplicity = "1")
  private HostKey hostKey = new HostKey();

  /** One of the two. */
  static final class HostKey {
    @Option(
        names = "--host-key",
        description = "fingerprint as ssh-keygen -lf prints it on the host, SHA256:…",
        paramLabel = "FINGERPRINT")
    private @Nullable String fingerprint;

    @Option(
        names = "--accept-new-host-key",
        description = "take the first key the host shows; recorded as weaker")
    private boolean acceptNew;
  }

  @ArgGroup(exclusive = false)
  private @Nullable JumpOptions jump;

  Map<String, Object> body() {
    Map<String, Object> body = new TreeMap<>();
    body.put("name", name == null ? host.split("\\.", 2)[0] : name);
    body.put("address", address());
    body.put("sshPort", port);
    body.put("sshUser", user);
    body.put("privateKey", PrivateKeyFile.read(key));
    if (sshAddress != null) {
      body.put("sshAddress", sshAddress);
    }
    if (jump != null) {
      body.put("jump", jump.body());
    }
    if (hostKey.fingerprint != null) {
      body.put("hostKey", hostKey.fingerprint);
    }
    body.put("acceptNewHostKey", hostKey.acceptNew);
    return body;
  }

  /** Resolved here, where the operator sees what the name means. */
  private String address() {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .filter(Inet4Address.class::isInstance)
          .findFirst()
          .orElseThrow(() -> new UnknownHostException("it has no IPv4 address"))
          .getHostAddress();
    } catch (UnknownHostException e) {
      throw new CommandFailedException(
          ExitCode.USAGE,
          "HOST is '%s', which leads to no IPv4 address (%s); give the address itself, and --name"
              .formatted(host, e.getMessage()));
    }
  }
}
