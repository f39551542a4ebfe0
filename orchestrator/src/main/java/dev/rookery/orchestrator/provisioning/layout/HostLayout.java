package dev.rookery.orchestrator.provisioning.layout;

import dev.rookery.orchestrator.provisioning.host.Access;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.Resource;
import dev.rookery.orchestrator.provisioning.host.Resource.Directory;
import dev.rookery.orchestrator.provisioning.host.Resource.Packages;
import dev.rookery.orchestrator.provisioning.host.Resource.SeedFile;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.Resource.Unit;
import dev.rookery.orchestrator.provisioning.host.Resource.Unit.OnChange;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A whole Debian or Ubuntu that is a mail node and nothing else. */
final class HostLayout {
  private static final String ROOT = "root:root";
  private static final Access READABLE = new Access(ROOT, "644");
  private static final Access OPEN = new Access(ROOT, "755");
  private static final String AGENT = AgentUnit.USER + ":" + AgentUnit.USER;
  private static final String MAIL = DovecotFiles.MAIL_USER + ":" + DovecotFiles.MAIL_USER;

  private static final Packages PACKAGES =
      new Packages(
          Set.of(
              "ca-certificates",
              "dovecot-imapd",
              "dovecot-lmtpd",
              "logrotate",
              "nftables",
              "postfix",
              "rspamd",
              "unattended-upgrades",
              "systemd-timesyncd|chrony|ntpsec|openntpd"),
          // without a main.cf of Debian's making: ours comes, and its writing and reading takes
          // seconds
          List.of("postfix postfix/main_mailer_type select No configuration"));

  private final NodePaths paths;
  private final AgentParts agent;
  private final TlsFiles tls;
  private final HostRelease release;
  private final HostFiles files;

  HostLayout(NodePaths paths, AgentParts agent, TlsFiles tls, HostRelease release) {
    this.paths = paths;
    this.agent = agent;
    this.tls = tls;
    this.release = release;
    this.files = new HostFiles(paths);
  }

  WantedHost wanted(Optional<String> token) {
    WantedHost.Builder wanted = WantedHost.below("/").add(PACKAGES);
    host(wanted);
    accounts(wanted);
    wanted.addAll(tls.all(ROOT));
    mta(wanted);
    mailboxes(wanted);
    agent(wanted, token);
    return wanted.build();
  }

  private void host(WantedHost.Builder wanted) {
    wanted.add(new Directory("/etc/systemd/journald.conf.d", OPEN));
    files.all().forEach((path, text) -> wanted.add(new TextFile(path, READABLE, text)));
    wanted.add(new Directory(paths.settings(), OPEN));
    wanted.add(new Directory(paths.tlsFolder(), new Access(ROOT, "700")));
    wanted.add(
        new Resource.Firewall(
            files.firewallPath(), ROOT, "inet", "rookery", files.firewallRules()));
    wanted.add(
        unit("ssh.service", OnChange.RELOAD, List.of(HostFiles.SSH), "/usr/sbin/sshd", "-t"));
    wanted.add(unit("systemd-journald.service", OnChange.RESTART, List.of(HostFiles.JOURNAL)));
    wanted.add(
        unit(
            HostFiles.FIREWALL_UNIT,
            OnChange.RELOAD,
            List.of("/etc/systemd/system/" + HostFiles.FIREWALL_UNIT)));
  }

  private void accounts(WantedHost.Builder wanted) {
    wanted.add(new Resource.Group(AgentUnit.USER));
    wanted.add(
        new Resource.User(
            AgentUnit.USER, AgentUnit.USER, paths.state(), "/usr/sbin/nologin", Set.of()));
    wanted.add(new Resource.Group(DovecotFiles.MAIL_USER));
    wanted.add(
        new Resource.User(
            DovecotFiles.MAIL_USER,
            DovecotFiles.MAIL_USER,
            DovecotFiles.MAIL_HOME,
            "/usr/sbin/nologin",
            Set.of()));
  }

  private void mta(WantedHost.Builder wanted) {
    PostfixFiles postfix = PostfixFiles.ofHost(paths);
    String program = paths.mtaProgram("postfix");
    wanted.add(new Directory(paths.logFolder(), new Access("root:" + AgentUnit.USER, "750")));
    // made before Postfix makes it for root alone
    wanted.add(new SeedFile(paths.mailLog(), new Access("root:" + AgentUnit.USER, "640"), ""));
    wanted.add(new TextFile(paths.postfix() + "/main.cf", READABLE, postfix.main(), true));
    wanted.add(new TextFile(paths.postfix() + "/master.cf", READABLE, postfix.master(), true));
    wanted.add(
        new TextFile(ProviderTransports.path(paths), READABLE, ProviderTransports.map(), true));
    wanted.add(
        new Unit(
            "postfix.service",
            Unit.Runs.RUNNING,
            OnChange.RELOAD,
            List.of(paths.postfix() + "/", paths.tlsFolder() + "/"),
            Optional.of(Command.onTerminal(Command.of(program, "-c", paths.postfix(), "check"))),
            Optional.of(Command.of(program, "-c", paths.postfix(), "status"))));
    RspamdFiles.all(paths).forEach((path, text) -> wanted.add(new TextFile(path, READABLE, text)));
    wanted.add(
        unit(
            "rspamd.service",
            OnChange.RESTART,
            List.of("/etc/rspamd/local.d/"),
            "rspamadm",
            "configtest"));
  }

  private void mailboxes(WantedHost.Builder wanted) {
    wanted.add(new Directory(DovecotFiles.MAIL_HOME, new Access(MAIL, "750")));
    wanted.add(new TextFile(DovecotFiles.PATH, READABLE, new DovecotFiles(paths).text(release)));
    wanted.add(
        unit(
            "dovecot.service",
            OnChange.RESTART,
            List.of(DovecotFiles.PATH, paths.tlsFolder() + "/"),
            "doveconf",
            "-n"));
  }

  private void agent(WantedHost.Builder wanted, Optional<String> token) {
    wanted.add(new Directory(paths.home(), OPEN));
    wanted.add(new Directory(paths.state(), new Access(AGENT, "700")));
    wanted.add(new Directory(paths.tokenFolder(), new Access(AGENT, "700")));
    // new files in them get the group of their reader
    shared(wanted, paths.loginsFolder(), paths.logins(), "dovecot");
    shared(wanted, paths.inboundFolder(), paths.inboundDomains(), "postfix");
    agent.runtime(wanted);
    agent.program(wanted);
    agent.authorities(READABLE).ifPresent(wanted::add);
    token.ifPresent(
        text -> wanted.add(new TextFile(paths.token(), new Access(AGENT, "600"), text + "\n")));
    wanted.add(agent.config(READABLE));
    units(wanted);
  }

  private static void shared(WantedHost.Builder wanted, String folder, String file, String reader) {
    String owner = AgentUnit.USER + ":" + reader;
    wanted.add(new Directory(folder, new Access(owner, "2750")));
    wanted.add(new SeedFile(file, new Access(owner, "640"), ""));
  }

  private void units(WantedHost.Builder wanted) {
    AgentUnit unit = new AgentUnit(paths);
    String watch = "/etc/systemd/system/rookery-domains.path";
    String reload = "/etc/systemd/system/rookery-domains.service";
    wanted.add(new TextFile(AgentUnit.PATH, READABLE, unit.unit()));
    wanted.add(new TextFile(watch, READABLE, unit.watch()));
    wanted.add(new TextFile(reload, READABLE, unit.reload()));
    wanted.add(unit("rookery-domains.path", OnChange.RESTART, List.of(watch, reload)));
    wanted.add(agentService(paths));
  }

  /** The agent's program and its service. */
  static WantedHost wantedAgent(NodePaths paths, AgentParts agent) {
    WantedHost.Builder wanted = WantedHost.below("/").add(new Directory(paths.home(), OPEN));
    agent.program(wanted);
    return wanted.add(agentService(paths)).build();
  }

  private static Unit agentService(NodePaths paths) {
    return unit(
        AgentUnit.NAME,
        OnChange.RESTART,
        List.of(
            paths.agentConfig(),
            paths.agent(),
            paths.runtime(),
            paths.authorities(),
            paths.token(),
            AgentUnit.PATH));
  }

  /**
   * @param check words of a command that must succeed first; none = nothing to check
   */
  private static Unit unit(String name, OnChange onChange, List<String> reads, String... check) {
    return new Unit(
        name,
        Unit.Runs.RUNNING,
        onChange,
        reads,
        check.length == 0 ? Optional.empty() : Optional.of(Command.of(check)),
        Optional.empty());
  }
}
