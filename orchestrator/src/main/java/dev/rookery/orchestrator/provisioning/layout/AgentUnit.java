package dev.rookery.orchestrator.provisioning.layout;

/**
 * The agent under systemd: a user of its own, nothing to write but its own folders, no way to more
 * rights. It asks Postfix to try messages again by the group that may, not by a program with a
 * group of its own, because such programs have no effect here.
 */
final class AgentUnit {
  static final String NAME = "rookery-agent.service";
  static final String USER = "rookery-agent";
  static final String PATH = "/etc/systemd/system/" + NAME;

  // MemoryDenyWriteExecute is left out: a Java compiles while it runs
  private static final String UNIT =
      """
      # Written by Rookery; changes by hand are overwritten.
      [Unit]
      Description=Rookery mail agent
      Documentation=man:systemd.exec(5)
      After=network-online.target postfix.service dovecot.service
      Wants=network-online.target
      StartLimitIntervalSec=0

      [Service]
      User=%(user)
      Group=%(user)
      SupplementaryGroups=postdrop
      Environment=JAVA_HOME=%(java)
      ExecStart=%(agent)/bin/mta-agent run --config %(config)
      SuccessExitStatus=143
      Restart=always
      RestartSec=2
      UMask=0027
      MemoryMax=384M
      TasksMax=512
      LimitNOFILE=8192
      OOMScoreAdjust=-200

      ReadWritePaths=%(state) %(logins) %(inbound) %(enrol)
      ProtectSystem=strict
      ProtectHome=yes
      PrivateTmp=yes
      PrivateDevices=yes
      ProtectClock=yes
      ProtectControlGroups=yes
      ProtectHostname=yes
      ProtectKernelLogs=yes
      ProtectKernelModules=yes
      ProtectKernelTunables=yes
      ProtectProc=invisible
      NoNewPrivileges=yes
      CapabilityBoundingSet=
      AmbientCapabilities=
      LockPersonality=yes
      RemoveIPC=yes
      RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
      RestrictNamespaces=yes
      RestrictRealtime=yes
      RestrictSUIDSGID=yes
      SystemCallArchitectures=native
      SystemCallFilter=@system-service
      SystemCallFilter=~@privileged @resources

      [Install]
      WantedBy=multi-user.target
      """;

  private static final String RELOAD =
      """
      # Written by Rookery; changes by hand are overwritten.
      [Unit]
      Description=Postfix reads the domains that the Rookery agent takes mail for
      ConditionPathExists=/run/systemd/system

      [Service]
      Type=oneshot
      ExecStart=/usr/sbin/postfix -c %(postfix) reload
      """;

  private static final String WATCH =
      """
      # Written by Rookery; changes by hand are overwritten.
      [Unit]
      Description=Watches the domains that the Rookery agent takes mail for

      [Path]
      PathChanged=%(domains)
      Unit=rookery-domains.service

      [Install]
      WantedBy=multi-user.target
      """;

  private final NodePaths paths;

  AgentUnit(NodePaths paths) {
    this.paths = paths;
  }

  String unit() {
    return filled(UNIT);
  }

  /** Postfix reads a texthash once, so it is told; the agent itself may not. */
  String reload() {
    return filled(RELOAD);
  }

  String watch() {
    return filled(WATCH);
  }

  private String filled(String template) {
    return template
        .replace("%(agent)", paths.agent())
        .replace("%(config)", paths.agentConfig())
        .replace("%(domains)", paths.inboundDomains())
        .replace("%(enrol)", paths.tokenFolder())
        .replace("%(inbound)", paths.inboundFolder())
        .replace("%(java)", paths.runtime())
        .replace("%(logins)", paths.loginsFolder())
        .replace("%(postfix)", paths.postfix())
        .replace("%(state)", paths.state())
        .replace("%(user)", USER);
  }
}
