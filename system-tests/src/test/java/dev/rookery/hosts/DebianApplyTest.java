package dev.rookery.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.orchestrator.provisioning.Login;
import dev.rookery.orchestrator.provisioning.host.Access;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostLook;
import dev.rookery.orchestrator.provisioning.host.Resource;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.Resource.Unit;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plans applied to real Debian hosts: packages, accounts, units, nftables, kernel, cron. */
@Timeout(180)
class DebianApplyTest {
  private static final Access PLAIN = new Access("root:root", "644");
  private static HostPark park;

  @BeforeAll
  @Timeout(600)
  static void open() {
    RealHosts.prepare(DebianApplyTest.class, DebianRelease.DEBIAN_12);
    park = HostPark.open(2);
  }

  @AfterAll
  static void close() {
    if (park != null) {
      park.close();
    }
  }

  private static WantedHost wanted(String extra) {
    String postfix = "/usr/sbin/postfix";
    return WantedHost.below("/")
        .add(
            new Resource.Packages(
                Set.of("postfix"),
                List.of("postfix postfix/main_mailer_type select No configuration")))
        .add(new Resource.Group("mail-agent"))
        .add(
            new Resource.User(
                "mail-agent",
                "mail-agent",
                "/var/lib/mail-agent",
                "/usr/sbin/nologin",
                Set.of("adm")))
        .add(
            new Resource.Directory(
                "/var/lib/mail-agent", new Access("mail-agent:mail-agent", "750")))
        .add(
            new Resource.SeedFile(
                "/var/lib/mail-agent/seed", new Access("mail-agent:mail-agent", "600"), "x\n"))
        .add(
            new TextFile(
                "/etc/postfix/main.cf",
                PLAIN,
                "compatibility_level = 3.6\ninet_interfaces = loopback-only\n" + extra,
                true))
        .add(new Resource.CronFile("/etc/cron.d/tidy", PLAIN, "@daily root true\n"))
        .add(new TextFile("/etc/sysctl.d/60-x.conf", PLAIN, "net.core.somaxconn = 2048\n"))
        .add(new Resource.Sysctl("net.core.somaxconn", "2048"))
        .add(new Resource.Sysctl("vm.swappiness", "13"))
        .add(new Resource.Line("/etc/hosts", "^192\\.0\\.2\\.9 ", "192.0.2.9 other", true))
        .add(new Resource.Link("/opt/current", "/opt"))
        .add(new Resource.Absent("/etc/motd"))
        .add(
            new Resource.Firewall(
                "/etc/nftables.conf",
                "root:root",
                "inet",
                "rookery",
                "  chain in {\n    type filter hook input priority 0; policy accept;\n"
                    + "    tcp dport 9 drop\n  }\n"))
        .add(
            new Unit(
                "postfix.service",
                Unit.Runs.RUNNING,
                Unit.OnChange.RELOAD,
                List.of("/etc/postfix/"),
                Optional.of(Command.onTerminal(Command.of(postfix, "check"))),
                Optional.of(Command.of(postfix, "status"))))
        .add(unit("cron.service", Unit.Runs.RUNNING))
        .add(unit("getty@tty9.service", Unit.Runs.STOPPED))
        .add(unit("systemd-networkd.service", Unit.Runs.MASKED))
        .build();
  }

  private static Unit unit(String name, Unit.Runs runs) {
    return new Unit(
        name, runs, Unit.OnChange.RESTART, List.of(), Optional.empty(), Optional.empty());
  }

  private static List<String> apply(DebianHost host, String user, WantedHost wanted)
      throws Exception {
    try (Login login = Login.to(host, user)) {
      HostLook look = login.look(wanted);
      List<String> done = new ArrayList<>();
      look.apply((number, of, label, work) -> done.add(work.await().label()));
      return done;
    }
  }

  private static String plan(DebianHost host, WantedHost wanted) {
    try (Login login = Login.to(host, "root")) {
      return login.look(wanted).plan().text();
    }
  }

  @Test
  void all_kinds_are_made_drift_is_named_and_mended_and_then_nothing_changes() throws Exception {
    DebianHost host = park.host(1);

    List<String> done = apply(host, "admin", wanted(""));

    assertThat(done).contains("check of postfix.service");
    assertThat(host.console("postconf", "-h", "inet_interfaces").strip())
        .isEqualTo("loopback-only");
    assertThat(host.console("stat", "-c", "%U %a", "/var/lib/mail-agent/seed").strip())
        .isEqualTo("mail-agent 600");
    assertThat(host.console("nft", "list", "table", "inet", "rookery")).contains("dport 9 drop");
    assertThat(apply(host, "admin", wanted(""))).isEmpty();
    // the kernel is this machine's, and a host may not change it
    assertThat(plan(host, wanted("")))
        .contains("! sysctl vm.swappiness is ")
        .endsWith("Plan: 0 to create, 0 to change, 0 to remove");

    spoil(host);
    assertThat(plan(host, wanted("")))
        .contains("~ user mail-agent (shell /bin/sh -> /usr/sbin/nologin, not in adm)")
        .contains("~ directory /var/lib/mail-agent (owner root:root -> mail-agent:mail-agent")
        .contains("~ file /etc/postfix/main.cf (sha256 ")
        .contains("+ cron /etc/cron.d/tidy (")
        .contains("~ sysctl net.core.somaxconn (99 -> 2048)")
        .contains("+ line /etc/hosts (192.0.2.9 other)")
        .contains("~ link /opt/current (/srv -> /opt)")
        .contains("- absent /etc/motd (is a file)")
        .contains("~ firewall /etc/nftables.conf (the kernel's rules are not those")
        .contains("~ unit postfix.service (")
        .contains("~ unit cron.service (is not enabled, is inactive)")
        .contains("~ unit getty@tty9.service (")
        .contains("~ unit systemd-networkd.service (is not masked)");
    apply(host, "root", wanted(""));
    assertThat(plan(host, wanted(""))).endsWith("Plan: 0 to create, 0 to change, 0 to remove");
    assertThat(host.console("postfix", "status")).isNotNull();
  }

  private static void spoil(DebianHost host) {
    host.console(
        "sh",
        "-c",
        """
        set -e
        usermod -s /bin/sh -G '' mail-agent
        chown root:root /var/lib/mail-agent
        echo '# by hand' >> /etc/postfix/main.cf
        rm /etc/cron.d/tidy
        echo 99 > /proc/sys/net/core/somaxconn
        sed -i /192.0.2.9/d /etc/hosts
        ln -sfn /srv /opt/current
        echo hello > /etc/motd
        nft flush table inet rookery
        postfix stop
        systemctl disable --now cron.service
        systemctl enable --now getty@tty9.service
        systemctl unmask systemd-networkd.service
        """);
  }

  @Test
  void what_is_in_the_way_is_told_with_the_way_out() throws Exception {
    DebianHost host = park.host(2);
    WantedHost file = WantedHost.below("/").add(new TextFile("/etc/x.conf", PLAIN, "x\n")).build();

    assertThatThrownBy(() -> apply(host, "prompted", file))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("NOPASSWD");
    assertThatThrownBy(() -> apply(host, "powerless", file))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("may not use sudo");
    assertThatThrownBy(() ->
            apply(
                host,
                "root",
                WantedHost.below("/")
                    .add(new Resource.Packages(Set.of("no-such-package"), List.of()))
                    .build()))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("apt knows no package no-such-package");
    try (Fault _ = host.fillDisk()) {
      assertThatThrownBy(() -> apply(host, "root", file))
          .isInstanceOf(OperatorActionException.class)
          .hasMessageContaining("KiB free below /, this plan needs");
    }
    assertThat(apply(host, "root", file)).hasSize(1);
  }

  @Test
  void a_lock_of_apt_is_waited_for_and_its_holder_is_named() {
    WantedHost acl =
        WantedHost.below("/").add(new Resource.Packages(Set.of("acl"), List.of())).build();
    try (Fault _ = park.host(2).holdAptLock()) {
      assertThatThrownBy(() -> apply(park.host(2), "root", acl))
          .isInstanceOf(TemporaryException.class)
          .hasMessageContaining("/var/lib/dpkg/lock-frontend")
          .hasMessageContaining("(python3)");
    }
  }

  @Test
  void a_configuration_that_postfix_refuses_goes_back_and_postfix_goes_on() throws Exception {
    DebianHost host = park.host(2);
    apply(host, "root", wanted(""));
    String before = host.console("cat", "/var/spool/postfix/pid/master.pid");

    assertThatThrownBy(() -> apply(host, "root", wanted("mail_owner = nobody-there\n")))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("nobody-there");

    assertThat(host.console("cat", "/var/spool/postfix/pid/master.pid")).isEqualTo(before);
    assertThat(plan(host, wanted(""))).endsWith("Plan: 0 to create, 0 to change, 0 to remove");
  }
}
