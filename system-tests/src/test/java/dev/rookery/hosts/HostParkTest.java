package dev.rookery.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.lab.receiver.ReceivingProvider;
import dev.rookery.orchestrator.provisioning.HostKeyChangedException;
import dev.rookery.orchestrator.provisioning.Login;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three real hosts: what they are, what can go wrong with them, and that it is undone. */
@Timeout(120)
class HostParkTest {
  private static HostPark park;

  @BeforeAll
  @Timeout(600)
  static void open() {
    Instant start = Instant.now();
    RealHosts.prepare(HostParkTest.class, DebianRelease.DEBIAN_12);
    Instant prepared = Instant.now();
    park = HostPark.open(3);
    System.err.printf(
        "real hosts: image ready in %d ms, 3 hosts booted in %d ms%n",
        Duration.between(start, prepared).toMillis(),
        Duration.between(prepared, Instant.now()).toMillis());
  }

  @AfterAll
  static void close() {
    if (park != null) {
      park.close();
    }
  }

  @Test
  void each_runs_systemd_to_the_end_of_its_boot() {
    for (DebianHost host : park.hosts()) {
      try (Login root = Login.to(host, "root")) {
        assertThat(root.run("systemctl is-system-running --wait")).isEqualTo("0 running");
        assertThat(root.run("hostname -f")).isEqualTo("0 %s.hosts.test".formatted(host.name()));
        assertThat(root.run(". /etc/os-release; echo $VERSION_ID")).isEqualTo("0 12");
      }
    }
  }

  @Test
  void each_has_a_host_key_of_its_own() {
    assertThat(park.hosts().stream().map(DebianHost::hostKey)).doesNotHaveDuplicates();
  }

  @Test
  void another_host_key_is_refused() {
    String other = park.host(2).hostKey();
    assertThatThrownBy(() -> Login.to(park.host(1), "root", other).close())
        .isInstanceOf(HostKeyChangedException.class);
  }

  @Test
  void sudo_is_what_the_user_was_given() {
    DebianHost host = park.host(1);
    try (Login admin = Login.to(host, "admin");
        Login prompted = Login.to(host, "prompted");
        Login powerless = Login.to(host, "powerless")) {
      assertThat(admin.run("sudo -n id -un")).isEqualTo("0 root");
      assertThat(prompted.run("sudo -n id -un")).startsWith("1 sudo: a password is required");
      assertThat(prompted.run("echo a-password | sudo -S -p '' id -un")).isEqualTo("0 root");
      assertThat(powerless.run("echo a-password | sudo -S -p '' id -un")).startsWith("1 ");
    }
  }

  @Test
  void programs_log_in_with_the_key_file_too() {
    String said =
        Shell.require(
            Duration.ofSeconds(20),
            List.of(
                "ssh",
                "-i",
                park.keyFile().toString(),
                "-o",
                "UserKnownHostsFile=" + park.knownHosts(),
                "-o",
                "StrictHostKeyChecking=yes",
                "admin@" + park.host(2).address().getHostAddress(),
                "hostname"));
    assertThat(said.strip()).isEqualTo("host2");
  }

  @Test
  void names_resolve_forward_and_back() {
    DebianHost host = park.host(1);
    String address = park.host(2).address().getHostAddress();
    assertThat(host.console("getent", "hosts", "host2.hosts.test")).startsWith(address);
    assertThat(host.console("getent", "hosts", address)).contains("host2.hosts.test");
  }

  @Test
  void hosts_reach_one_another_and_nothing_real() {
    DebianHost host = park.host(1);
    assertThat(Dial.connects(host, park.host(2).address().getHostAddress(), 22)).isTrue();
    assertThat(Dial.connects(host, "1.1.1.1", 53)).isFalse();
    assertThat(host.console("ip", "-6", "route")).doesNotContain("default");
  }

  @Test
  void a_package_comes_from_the_mirror() {
    DebianHost host = park.host(1);
    host.console("apt-get", "-qq", "update");
    host.console("apt-get", "-qq", "-y", "install", "acl");
    assertThat(host.console("setfacl", "--version")).startsWith("setfacl ");
  }

  @Test
  void a_withdrawn_package_cannot_be_installed_and_comes_back() {
    DebianHost host = park.host(2);
    host.console("apt-get", "-qq", "update");
    try (Fault _ = park.internet().mirror().withdraw("swaks")) {
      assertThat(host.tryConsole("apt-get", "-qq", "-y", "install", "swaks")).contains("404");
      host.console("apt-get", "-qq", "update");
      assertThat(host.tryConsole("apt-get", "-qq", "-y", "install", "swaks"))
          .contains("Unable to locate package swaks");
    }
    host.console("apt-get", "-qq", "update");
    assertThat(host.console("apt-cache", "policy", "swaks")).contains("mirror.test");
  }

  @Test
  void mail_arrives_at_a_receiver_until_port_25_is_closed() {
    DebianHost host = park.host(1);
    try (ReceivingProvider receiver = park.internet().receiver("inbox.test")) {
      String mx = receiver.character().ip();
      assertThat(send(host, mx)).startsWith("250");
      assertThat(receiver.arrivals())
          .singleElement()
          .satisfies(
              arrival -> assertThat(arrival.ip()).isEqualTo(host.address().getHostAddress()));
      for (Cut cut : List.of(Cut.PORT_25_OUT, Cut.SMTP)) {
        try (Fault _ = host.cutOff(cut)) {
          assertThat(Dial.connects(host, mx, 25)).isFalse();
          assertThat(Dial.connects(park.host(2), mx, 25)).isTrue();
        }
      }
      assertThat(Dial.connects(host, mx, 25)).isTrue();
    }
  }

  @Test
  void a_cut_off_host_is_silent_until_it_is_healed() {
    DebianHost host = park.host(2);
    String other = park.host(1).address().getHostAddress();
    try (Fault _ = host.cutOff(Cut.ALL)) {
      assertThat(Dial.answers(host)).isFalse();
      assertThat(Dial.connects(host, other, 22)).isFalse();
    }
    assertThat(Dial.answers(host)).isTrue();
    try (Fault _ = host.cutOff(Cut.CONTROL)) {
      assertThat(Dial.answers(host)).isFalse();
      assertThat(Dial.connects(host, other, 22)).isTrue();
    }
    assertThat(Dial.answers(host)).isTrue();
  }

  @Test
  void a_paused_host_goes_on_where_it_was() {
    DebianHost host = park.host(3);
    String boot = host.console("cat", "/proc/sys/kernel/random/boot_id", "/etc/machine-id");
    try (Fault _ = host.pause()) {
      assertThat(Dial.greets(host)).isFalse();
    }
    assertThat(Dial.greets(host)).isTrue();
    assertThat(host.console("cat", "/proc/sys/kernel/random/boot_id", "/etc/machine-id"))
        .isEqualTo(boot);
  }

  @Test
  void a_power_cut_keeps_disk_and_host_key() {
    DebianHost host = park.host(3);
    String key = host.hostKey();
    host.console("sh", "-c", "echo kept > /root/file; touch /run/lost");
    try (Fault _ = host.cutPower()) {
      assertThat(host.isOn()).isFalse();
      assertThat(Dial.greets(host)).isFalse();
    }
    try (Login root = Login.to(host, "root", key)) {
      assertThat(root.run("cat /root/file; test -e /run/lost")).isEqualTo("1 kept");
    }
  }

  @Test
  void a_reboot_from_inside_comes_back() {
    DebianHost host = park.host(3);
    host.console("touch", "/run/before");
    host.tryConsole("systemctl", "--no-block", "reboot");
    Keeper.await(
        "reboot",
        Duration.ofSeconds(30),
        () -> Dial.greets(host) && host.tryConsole("ls", "/run/before").contains("No such file"));
    assertThat(host.isOn()).isTrue();
  }

  @Test
  void a_rebuilt_host_has_another_key_and_a_blank_disk() {
    DebianHost host = park.host(3);
    String before = host.hostKey();
    host.console("touch", "/root/mine");
    host.rebuild();
    assertThatThrownBy(() -> Login.to(host, "root", before).close())
        .isInstanceOf(HostKeyChangedException.class);
    try (Login root = Login.to(host, "root")) {
      assertThat(root.run("ls -A /root/mine")).startsWith("2 ");
    }
  }

  @Test
  void a_slow_link_is_slow() {
    DebianHost host = park.host(2);
    String fetch = "curl -sS -o /dev/null -w '%{time_total}' http://mirror.test/debian/" + index();
    double quick = Double.parseDouble(host.console("sh", "-c", fetch));
    try (Fault _ = host.slowLink(1_000_000)) {
      double slow = Double.parseDouble(host.console("sh", "-c", fetch));
      assertThat(slow).isGreaterThan(0.3).isGreaterThan(3 * quick);
    }
  }

  @Test
  void a_full_disk_takes_nothing_until_it_is_freed() {
    DebianHost host = park.host(2);
    String write = "head -c 100000 /dev/zero > /root/filler; sync /root/filler";
    try (Fault _ = host.fillDisk()) {
      assertThat(host.tryConsole("sh", "-c", write)).contains("No space left on device");
    }
    host.console("sh", "-ec", write);
  }

  @Test
  void apt_waits_for_its_lock() {
    DebianHost host = park.host(1);
    try (Fault _ = host.holdAptLock()) {
      assertThat(host.tryConsole("apt-get", "-qq", "update")).contains("Could not get lock");
      assertThat(host.tryConsole("apt-get", "-qq", "-y", "install", "acl"))
          .contains("Could not get lock");
    }
    host.console("apt-get", "-qq", "update");
  }

  /** Compressed nowhere, some 100 kB. */
  private static String index() {
    return "dists/bookworm/main/binary-amd64/Packages";
  }

  private static String send(DebianHost host, String mx) {
    String dialogue =
        """
        import smtplib
        with smtplib.SMTP("%s", 25, timeout=10) as mail:
            mail.ehlo("host1.hosts.test"), mail.mail("me@hosts.test"), mail.rcpt("you@inbox.test")
            print(mail.data("Subject: hello\\r\\n\\r\\nhello")[0])
        """
            .formatted(mx);
    return host.console("python3", "-c", dialogue);
  }
}
