package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.AgentConfig;
import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractVersion;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.host.Access;
import dev.rookery.orchestrator.provisioning.host.CertificateMaker;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.Digests;
import dev.rookery.orchestrator.provisioning.host.Resource;
import dev.rookery.orchestrator.provisioning.host.Resource.Archive;
import dev.rookery.orchestrator.provisioning.host.Resource.Certificate;
import dev.rookery.orchestrator.provisioning.host.Resource.Directory;
import dev.rookery.orchestrator.provisioning.host.Resource.Link;
import dev.rookery.orchestrator.provisioning.host.Resource.Packages;
import dev.rookery.orchestrator.provisioning.host.Resource.Program;
import dev.rookery.orchestrator.provisioning.host.Resource.SeedFile;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.Resource.Unit;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What we want on a mail node. A machine that is a folder has no packages, no systemd and no
 * owners, so none are wanted there.
 */
final class NodeLayout {
  private static final int SHOWN_DIGITS = 12;
  private static final String UNIT = "/etc/systemd/system/rookery-agent.service";
  private static final String AGENT_UNIT = "rookery-agent.service";

  private final Installation installation;
  private final Node node;
  private final NodePaths paths;
  private final boolean isFolder;
  private final String owner;

  NodeLayout(Installation installation, Node node) {
    this.installation = installation;
    this.node = node;
    this.paths = NodePaths.of(node);
    this.isFolder = !paths.host().root().equals("/");
    this.owner = isFolder ? "" : "root:root";
  }

  /**
   * @param token to enrol with; empty once the agent is enrolled
   */
  WantedHost wanted(Optional<String> token) {
    WantedHost.Builder wanted = WantedHost.below(paths.host().root());
    Archive agent = agentArchive();
    wanted.addAll(folders()).add(agent);
    wanted.add(new Link(paths.agent(), agent.path()), agent);
    wanted.add(
        new Certificate(
            paths.certificate(), paths.key(), paths.hostname(), owner, CertificateMaker.SELF_MADE));
    wanted.addAll(mtaFiles());
    token.ifPresent(text -> wanted.add(file(paths.token(), "600", text + "\n")));
    wanted.add(file(paths.agentConfig(), "644", agentConfig()));
    wanted.addAll(isFolder ? programs() : units());
    return wanted.build();
  }

  private Access access(String mode) {
    return new Access(owner, mode);
  }

  private TextFile file(String path, String mode, String content) {
    return new TextFile(path, access(mode), content);
  }

  private List<Directory> folders() {
    List<Directory> folders = new ArrayList<>();
    if (isFolder) {
      folders.add(new Directory(paths.host().path("etc"), access("755")));
      folders.add(new Directory(paths.host().path("var/log"), access("755")));
      folders.add(new Directory(paths.queue(), access("755")));
    }
    folders.add(new Directory(paths.settings(), access("755")));
    folders.add(new Directory(paths.tlsFolder(), access("700")));
    folders.add(new Directory(paths.postfix(), access("755")));
    folders.add(new Directory(paths.home(), access("755")));
    folders.add(new Directory(paths.state(), access("700")));
    return folders;
  }

  private List<Resource> mtaFiles() {
    PostfixFiles files = new PostfixFiles(paths);
    return List.of(
        new SeedFile(paths.logins(), access("640"), ""),
        new SeedFile(paths.inboundDomains(), access("644"), ""),
        new TextFile(paths.postfix() + "/main.cf", access("644"), files.main(), true),
        new TextFile(paths.postfix() + "/master.cf", access("644"), files.master(), true));
  }

  private List<String> readByMta() {
    return List.of(paths.postfix() + "/", paths.tlsFolder() + "/");
  }

  private List<String> readByAgent() {
    return List.of(paths.agentConfig(), paths.agent(), paths.token(), paths.agentService(), UNIT);
  }

  private List<Resource> programs() {
    ServiceScripts scripts = new ServiceScripts(paths);
    return List.of(
        file(paths.agentService(), "755", scripts.agent()),
        file(paths.mtaService(), "755", scripts.mta()),
        new Program(paths.mtaService(), readByMta(), Optional.empty()),
        new Program(paths.agentService(), readByAgent(), Optional.empty()));
  }

  private List<Resource> units() {
    String postfix = paths.mtaProgram("postfix");
    return List.of(
        // without a main.cf of Debian's making: ours comes, and its writing and reading takes
        // seconds
        new Packages(
            Set.of("ca-certificates", "postfix"),
            List.of("postfix postfix/main_mailer_type select No configuration")),
        file(UNIT, "644", new ServiceScripts(paths).unit()),
        new Unit(
            "postfix.service",
            Unit.Runs.RUNNING,
            Unit.OnChange.RELOAD,
            readByMta(),
            Optional.of(Command.onTerminal(Command.of(postfix, "-c", paths.postfix(), "check"))),
            Optional.of(Command.of(postfix, "-c", paths.postfix(), "status"))),
        new Unit(
            AGENT_UNIT,
            Unit.Runs.RUNNING,
            Unit.OnChange.RESTART,
            readByAgent(),
            Optional.empty(),
            Optional.empty()));
  }

  /** Starts the agent, or does nothing when it runs. */
  static Command startAgent(Node node) {
    NodePaths paths = NodePaths.of(node);
    return paths.host().root().equals("/")
        ? Command.of("systemctl", "start", AGENT_UNIT)
        : Command.of(paths.agentService(), "start");
  }

  private Archive agentArchive() {
    try {
      String sha256 = Digests.sha256(installation.agentPackage());
      String folder = paths.home() + "/agent-" + sha256.substring(0, SHOWN_DIGITS);
      return new Archive(folder, sha256, installation.agentPackage());
    } catch (IOException e) {
      throw new OperatorActionException(
          "cannot read the agent's package %s (agent.package): %s; build it or correct the path"
              .formatted(installation.agentPackage(), e.getMessage()),
          e);
    }
  }

  private String agentConfig() {
    String inner = paths.host().innerAddress();
    AgentConfig config =
        new AgentConfig(
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
            List.of(paths.mtaProgram("postfix"), "-c", paths.postfix(), "reload"),
            paths.logins(),
            paths.inboundDomains(),
            installation.dns().resolvers(),
            installation.heartbeat().toMillis());
    return new String(Codec.write(config), UTF_8) + "\n";
  }
}
