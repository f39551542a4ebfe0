package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.util.Optional;
import java.util.function.Supplier;

/** What we want on one mail node. */
public final class NodeLayout {
  private final Installation installation;
  private final NodePaths paths;
  private final AgentParts agent;

  public NodeLayout(Installation installation, Node node) {
    this.installation = installation;
    this.paths = NodePaths.of(node);
    this.agent = new AgentParts(installation, node, paths);
  }

  /**
   * @param release asked for when the layout depends on it
   * @param token to enrol with; empty once the agent is enrolled
   * @throws OperatorActionException the agent cannot run there, or a file for it cannot be read
   */
  public WantedHost wanted(Supplier<HostRelease> release, Optional<String> token) {
    if (paths.isFolder()) {
      return new FolderLayout(paths, agent).wanted(token);
    }
    HostRelease found = release.get();
    requireRuntimeFor(found);
    return new HostLayout(paths, agent, found).wanted(token);
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
}
