package dev.rookery.orchestrator.provisioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rookery.contract.AgentConfig;
import dev.rookery.contract.Codec;
import dev.rookery.contract.ContractVersion;
import dev.rookery.orchestrator.fleet.Node;
import dev.rookery.orchestrator.platform.Installation;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.provisioning.Resource.Archive;
import dev.rookery.orchestrator.provisioning.Resource.Directory;
import dev.rookery.orchestrator.provisioning.Resource.Link;
import dev.rookery.orchestrator.provisioning.Resource.SeedFile;
import dev.rookery.orchestrator.provisioning.Resource.Service;
import dev.rookery.orchestrator.provisioning.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.Resource.TlsIdentity;
import dev.rookery.orchestrator.provisioning.WantedHost.Reader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What we want on a mail node. */
final class NodeLayout {
  private static final int SHOWN_DIGITS = 12;
  private static final String UNIT = "/etc/systemd/system/rookery-agent.service";

  private final Installation installation;
  private final Node node;
  private final NodePaths paths;

  NodeLayout(Installation installation, Node node) {
    this.installation = installation;
    this.node = node;
    this.paths = NodePaths.of(node);
  }

  /**
   * @param init of the host, {@code systemd} or {@code none}
   * @param token to enrol with; empty once the agent is enrolled
   */
  WantedHost wanted(String init, Optional<String> token) {
    Archive agent = agentArchive();
    List<Resource> resources = new ArrayList<>(folders());
    resources.add(agent);
    resources.add(new Link(paths.agent(), agent.path()));
    resources.add(new TlsIdentity(paths.certificate(), paths.key(), paths.hostname()));
    resources.addAll(mtaFiles());
    token.ifPresent(text -> resources.add(new TextFile(paths.token(), "600", text + "\n")));
    resources.add(new TextFile(paths.agentConfig(), "644", agentConfig()));
    resources.addAll(services(init));
    return new WantedHost(resources, readers());
  }

  private List<Resource> folders() {
    return List.of(
        new Directory(paths.host().path("etc"), "755"),
        new Directory(paths.settings(), "755"),
        new Directory(paths.tlsFolder(), "700"),
        new Directory(paths.postfix(), "755"),
        new Directory(paths.home(), "755"),
        new Directory(paths.host().path("var/log"), "755"),
        new Directory(paths.state(), "700"),
        new Directory(paths.queue(), "755"));
  }

  private List<Resource> mtaFiles() {
    PostfixFiles files = new PostfixFiles(paths);
    return List.of(
        new SeedFile(paths.logins(), "640", ""),
        new SeedFile(paths.inboundDomains(), "644", ""),
        new TextFile(paths.postfix() + "/main.cf", "644", files.main()),
        new TextFile(paths.postfix() + "/master.cf", "644", files.master()));
  }

  private List<Resource> services(String init) {
    ServiceScripts scripts = new ServiceScripts(paths);
    List<Resource> services = new ArrayList<>();
    services.add(new TextFile(paths.agentService(), "755", scripts.agent(init)));
    services.add(new TextFile(paths.mtaService(), "755", scripts.mta()));
    if (init.equals("systemd")) {
      services.add(new TextFile(UNIT, "644", scripts.unit()));
    }
    return services;
  }

  private List<Reader> readers() {
    Service mta = new Service(paths.mtaService());
    Service agent = new Service(paths.agentService());
    return List.of(
        new Reader(mta, List.of(paths.postfix() + "/", paths.tlsFolder() + "/")),
        new Reader(
            agent,
            List.of(
                paths.agentConfig(), paths.agent(), paths.token(), paths.agentService(), UNIT)));
  }

  private Archive agentArchive() {
    try {
      String sha256 = Resource.sha256(installation.agentPackage());
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
