package dev.rookery.orchestrator.provisioning.layout;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.AgentConfig;
import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractVersion;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.Access;
import dev.rookery.orchestrator.provisioning.host.Digests;
import dev.rookery.orchestrator.provisioning.host.Resource.Archive;
import dev.rookery.orchestrator.provisioning.host.Resource.Link;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The agent itself: its program, the Java it runs on, its settings. */
final class AgentParts {
  private static final int SHOWN_DIGITS = 12;

  private final Installation installation;
  private final Node node;
  private final NodePaths paths;

  AgentParts(Installation installation, Node node, NodePaths paths) {
    this.installation = installation;
    this.node = node;
    this.paths = paths;
  }

  /**
   * Each version has a folder of its own, and a link says which one is in use. A node that is held
   * at an earlier one has it unpacked already.
   */
  void program(WantedHost.Builder wanted) {
    String packaged = packaged();
    String held = node.agentSha256() == null ? packaged : node.agentSha256();
    if (held.equals(packaged)) {
      unpacked(wanted, installation.agent().archive(), "agent", "agent.package", paths.agent());
    } else {
      wanted.add(new Link(paths.agent(), "%s/agent-%s".formatted(paths.home(), shown(held))));
    }
  }

  /** SHA-256 of the installation's agent package. */
  String packaged() {
    return sha256(installation.agent().archive(), "agent.package");
  }

  /** As much of a package's hash as folders and people are shown. */
  static String shown(String sha256) {
    return sha256.substring(0, SHOWN_DIGITS);
  }

  /** The Java that the agent runs on, where one was given; the host needs none of its own. */
  void runtime(WantedHost.Builder wanted) {
    installation
        .agent()
        .runtime()
        .ifPresent(file -> unpacked(wanted, file, "java", "agent.runtime", paths.runtime()));
  }

  private void unpacked(
      WantedHost.Builder wanted, Path file, String name, String key, String link) {
    String sha256 = sha256(file, key);
    String folder = "%s/%s-%s".formatted(paths.home(), name, shown(sha256));
    Archive archive = new Archive(folder, sha256, file);
    wanted.add(archive).add(new Link(link, folder), archive);
  }

  private static String sha256(Path file, String key) {
    try {
      return Digests.sha256(file);
    } catch (IOException e) {
      throw unreadable(file, key, e);
    }
  }

  private static OperatorActionException unreadable(Path file, String key, IOException cause) {
    return new OperatorActionException(
        "cannot read %s (%s): %s; build it or correct the path"
            .formatted(file, key, cause.getMessage()),
        cause);
  }

  /** Public certificates; empty = the agent believes whom its Java believes. */
  Optional<TextFile> authorities(Access access) {
    return installation
        .agent()
        .authorities()
        .map(file -> {
          try {
            return new TextFile(paths.authorities(), access, Files.readString(file));
          } catch (IOException e) {
            throw unreadable(file, "agent.authorities", e);
          }
        });
  }

  TextFile config(Access access) {
    return new TextFile(
        paths.agentConfig(), access, new String(Codec.write(config()), UTF_8) + "\n");
  }

  private AgentConfig config() {
    String inner = paths.host().innerAddress();
    return new AgentConfig(
        ContractVersion.CURRENT,
        node.id(),
        installation.publicUrl().toString(),
        paths.token(),
        paths.state(),
        paths.hostname(),
        inner + ":" + InnerPorts.POLICY,
        inner + ":" + InnerPorts.FILTER,
        inner + ":" + InnerPorts.INBOUND,
        inner + ":" + InnerPorts.REINJECT,
        paths.mailLog(),
        List.of(paths.mtaProgram("postqueue"), "-c", paths.postfix()),
        reload(),
        paths.logins(),
        paths.inboundDomains(),
        installation.dns().resolvers(),
        installation.heartbeat().toMillis(),
        installation.agent().authorities().isPresent() ? paths.authorities() : null,
        paths.isFolder() ? null : inner + ":" + InnerPorts.MAILBOXES);
  }

  /** On a whole host systemd watches the file, and the agent may not reload anything. */
  private List<String> reload() {
    return paths.isFolder()
        ? List.of(paths.mtaProgram("postfix"), "-c", paths.postfix(), "reload")
        : List.of();
  }
}
