package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.provisioning.host.Access;
import dev.rookery.orchestrator.provisioning.host.Resource;
import dev.rookery.orchestrator.provisioning.host.Resource.Directory;
import dev.rookery.orchestrator.provisioning.host.Resource.Program;
import dev.rookery.orchestrator.provisioning.host.Resource.SeedFile;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A machine of a lab: no packages, no systemd and no owners. */
final class FolderLayout {
  private static final Access OPEN = new Access("", "755");
  private static final Access READABLE = new Access("", "644");

  private final NodePaths paths;
  private final AgentParts agent;
  private final TlsFiles tls;

  FolderLayout(NodePaths paths, AgentParts agent, TlsFiles tls) {
    this.paths = paths;
    this.agent = agent;
    this.tls = tls;
  }

  WantedHost wanted(Optional<String> token) {
    WantedHost.Builder wanted = WantedHost.below(paths.host().root());
    wanted.addAll(folders());
    agent.program(wanted);
    agent.authorities(READABLE).ifPresent(wanted::add);
    wanted.addAll(tls.all(""));
    wanted.addAll(mtaFiles());
    token.ifPresent(
        text -> wanted.add(new TextFile(paths.token(), new Access("", "600"), text + "\n")));
    wanted.add(agent.config(READABLE));
    return wanted.addAll(programs()).build();
  }

  /** The agent's program and its service. */
  WantedHost wantedAgent() {
    WantedHost.Builder wanted = WantedHost.below(paths.host().root());
    wanted.add(new Directory(paths.home(), OPEN));
    agent.program(wanted);
    return wanted.add(agentService()).build();
  }

  private List<Directory> folders() {
    List<Directory> folders = new ArrayList<>();
    for (String path :
        List.of(
            paths.host().path("etc"),
            paths.host().path("var/log"),
            paths.queue(),
            paths.settings(),
            paths.postfix(),
            paths.home())) {
      folders.add(new Directory(path, OPEN));
    }
    folders.add(new Directory(paths.tlsFolder(), new Access("", "700")));
    folders.add(new Directory(paths.state(), new Access("", "700")));
    return folders;
  }

  private List<Resource> mtaFiles() {
    PostfixFiles files = PostfixFiles.ofFolder(paths);
    return List.of(
        new SeedFile(paths.logins(), new Access("", "640"), ""),
        new SeedFile(paths.inboundDomains(), READABLE, ""),
        new TextFile(paths.postfix() + "/main.cf", READABLE, files.main(), true),
        new TextFile(paths.postfix() + "/master.cf", READABLE, files.master(), true));
  }

  private List<Resource> programs() {
    ServiceScripts scripts = new ServiceScripts(paths);
    return List.of(
        new TextFile(paths.agentService(), OPEN, scripts.agent()),
        new TextFile(paths.mtaService(), OPEN, scripts.mta()),
        new Program(
            paths.mtaService(),
            List.of(paths.postfix() + "/", paths.tlsFolder() + "/"),
            Optional.empty()),
        agentService());
  }

  private Program agentService() {
    return new Program(
        paths.agentService(),
        List.of(
            paths.agentConfig(),
            paths.agent(),
            paths.authorities(),
            paths.token(),
            paths.agentService()),
        Optional.empty());
  }
}
