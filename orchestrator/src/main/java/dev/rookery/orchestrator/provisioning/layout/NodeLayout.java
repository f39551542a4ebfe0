package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.certificates.NodeCertificates;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What we want on one mail node. */
public final class NodeLayout {
  /** $1 folder of the agents, from $2 on the names of those that stay. */
  private static final String TIDY =
      """
      set -eu
      cd "$1"
      shift
      for folder in agent-????????????; do
        case " $* " in *" $folder "*) ;; *) rm -rf -- "$folder" ;; esac
      done
      """;

  private final Installation installation;
  private final NodePaths paths;
  private final AgentParts agent;
  private final TlsFiles tls;

  /**
   * @param issued certificate from an authority; empty = the host makes its own
   */
  public NodeLayout(Installation installation, Node node, Optional<NodeCertificates.InUse> issued) {
    this.installation = installation;
    this.paths = NodePaths.of(node);
    this.agent = new AgentParts(installation, node, paths);
    this.tls = new TlsFiles(paths, issued);
  }

  /**
   * @param release asked for when the layout depends on it
   * @param token to enrol with; empty once the agent is enrolled
   * @throws OperatorActionException the agent cannot run there, or a file for it cannot be read
   */
  public WantedHost wanted(Supplier<HostRelease> release, Optional<String> token) {
    if (paths.isFolder()) {
      return new FolderLayout(paths, agent, tls).wanted(token);
    }
    HostRelease found = release.get();
    requireRuntimeFor(found);
    return new HostLayout(paths, agent, tls, found).wanted(token);
  }

  /** The agent's program and its service, and nothing else of the node. */
  public WantedHost wantedAgent() {
    return paths.isFolder()
        ? new FolderLayout(paths, agent, tls).wantedAgent()
        : HostLayout.wantedAgent(paths, agent);
  }

  /** SHA-256 of the installation's agent package. */
  public String packagedAgent() {
    return agent.packaged();
  }

  /** As much of a package's hash as folders and people are shown. */
  public static String shown(String sha256) {
    return AgentParts.shown(sha256);
  }

  /** Prints what the agent that the link leads to was unpacked from; nothing when there is none. */
  public static Command tellAgent(Node node) {
    return Command.script(
        "cat \"$1/.archive-sha256\" 2>/dev/null || true", List.of(NodePaths.of(node).agent()));
  }

  /** Removes the folders of all agents but those of these packages. */
  public static Command removeAgentsBut(Node node, Collection<String> packages) {
    List<String> words = new ArrayList<>(List.of(NodePaths.of(node).home()));
    packages.forEach(sha256 -> words.add("agent-" + shown(sha256)));
    return Command.script(TIDY, words);
  }

  /** An image is made on the machine that builds, for machines of its kind. */
  private void requireRuntimeFor(HostRelease release) {
    String here = System.getProperty("os.arch").replace("amd64", "x86_64");
    if (installation.agent().runtime().isPresent() && !release.arch().equals(here)) {
      throw new OperatorActionException(
          "%s is a machine of the kind %s and the agent's Java (agent.runtime) was made for %s; take a host of that kind, or leave agent.runtime out and install Java 25 on the host"
              .formatted(paths.hostname(), release.arch(), here));
    }
  }

  /** Starts the agent, or does nothing when it runs. */
  public static Command startAgent(Node node) {
    NodePaths paths = NodePaths.of(node);
    return paths.isFolder()
        ? Command.of(paths.agentService(), "start")
        : Command.of("systemctl", "start", AgentUnit.NAME);
  }

  /** Stops the agent and the mail server, and removes what the agent holds; again without harm. */
  public static Command takeAgentOff(Node node) {
    return TakeOff.of(NodePaths.of(node));
  }

  /** Has the agent sign a message as outgoing mail; what hangs is ended. */
  public static Command signProbe(Node node) {
    NodePaths paths = NodePaths.of(node);
    List<String> words = new ArrayList<>(List.of("timeout", "20"));
    if (!paths.isFolder()) {
      words.addAll(List.of("env", "JAVA_HOME=" + paths.runtime()));
    }
    words.addAll(
        List.of(paths.agent() + "/bin/mta-agent", "sign-probe", "--config", paths.agentConfig()));
    return Command.of(words.toArray(String[]::new));
  }
}
