package dev.rookery.orchestrator.provisioning.layout;

import java.util.Map;
import java.util.TreeMap;

/** Settings of the host itself: logs that end, updates that come by themselves, keys to log in. */
final class HostFiles {
  static final String SSH = "/etc/ssh/sshd_config.d/10-rookery.conf";
  static final String JOURNAL = "/etc/systemd/journald.conf.d/60-rookery.conf";
  static final String FIREWALL_UNIT = "rookery-firewall.service";

  private static final String HEAD = "# Written by Rookery; changes by hand are overwritten.\n";

  private final NodePaths paths;

  HostFiles(NodePaths paths) {
    this.paths = paths;
  }

  /** Path and text, in the order of paths. */
  Map<String, String> all() {
    Map<String, String> files = new TreeMap<>();
    files.put(JOURNAL, HEAD + "[Journal]\nSystemMaxUse=200M\nMaxRetentionSec=30day\n");
    files.put(
        SSH,
        HEAD
            + "PasswordAuthentication no\nKbdInteractiveAuthentication no\n"
            + "PermitRootLogin prohibit-password\nX11Forwarding no\n");
    files.put(
        "/etc/apt/apt.conf.d/60rookery-upgrades",
        """
        // Written by Rookery; changes by hand are overwritten.
        APT::Periodic::Update-Package-Lists "1";
        APT::Periodic::Unattended-Upgrade "1";
        APT::Periodic::AutocleanInterval "7";
        Unattended-Upgrade::Automatic-Reboot "false";
        """);
    files.put("/etc/logrotate.d/rookery", logrotate());
    files.put("/etc/systemd/system/" + FIREWALL_UNIT, firewallUnit());
    return files;
  }

  /** The agent finds what it has not read yet by these names, as long as they are not packed. */
  private String logrotate() {
    return HEAD
        + """
        %s {
          daily
          rotate 14
          maxsize 100M
          missingok
          notifempty
          compress
          delaycompress
          dateext
          dateformat .%%Y%%m%%d-%%H%%M%%S
          create 0640 root %s
          postrotate
            /usr/sbin/postfix -c %s reload >/dev/null 2>&1 || true
          endscript
        }
        """
            .formatted(paths.mailLog(), AgentUnit.USER, paths.postfix());
  }

  /** After nftables.service, whose file may begin by flushing everything. */
  private String firewallUnit() {
    return HEAD
        + """
        [Unit]
        Description=Rookery's firewall table
        After=nftables.service
        Before=network-pre.target
        Wants=network-pre.target
        DefaultDependencies=no

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/usr/sbin/nft -f %1$s
        ExecReload=/usr/sbin/nft -f %1$s

        [Install]
        WantedBy=sysinit.target
        """
            .formatted(firewallPath());
  }

  String firewallPath() {
    return paths.settings() + "/firewall.nft";
  }

  /**
   * In: SSH, mail, IMAP and echo; passwords can be tried at a slow pace only. Out: everything. What
   * is dropped is dropped by the last rule and not by the chain's policy: whoever flushes the table
   * by hand would lock himself out, and us.
   */
  String firewallRules() {
    int ssh = paths.host().sshPort();
    return """
      set guessers4 {
        type ipv4_addr
        flags dynamic,timeout
        timeout 1m
        size 65536
      }
      set guessers6 {
        type ipv6_addr
        flags dynamic,timeout
        timeout 1m
        size 65536
      }
      chain input {
        type filter hook input priority filter; policy accept;
        iif lo accept
        ct state established,related accept
        ct state invalid drop
        meta l4proto { icmp, ipv6-icmp } accept
        tcp dport { 465, 587, 993 } ct state new add @guessers4 { ip saddr limit rate over 120/minute burst 60 packets } drop
        tcp dport { 465, 587, 993 } ct state new add @guessers6 { ip6 saddr limit rate over 120/minute burst 60 packets } drop
        tcp dport { 22%s, 25, 465, 587, 993 } accept
        drop
      }
    """
        .formatted(ssh == 22 ? "" : ", " + ssh);
  }
}
