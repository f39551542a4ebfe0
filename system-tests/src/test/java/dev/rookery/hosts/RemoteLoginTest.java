package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.fleet.HostKeyTrust;
import dev.rookery.orchestrator.fleet.NodeState;
import dev.rookery.orchestrator.fleet.OwnHost;
import dev.rookery.orchestrator.fleet.OwnJump;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.orchestrator.provisioning.CutOffSteps;
import dev.rookery.orchestrator.provisioning.HostKeyChangedException;
import dev.rookery.orchestrator.provisioning.JumpKeyChangedException;
import dev.rookery.orchestrator.provisioning.Login;
import dev.rookery.orchestrator.provisioning.LoginPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that logs in to real hosts: their keys and ours, users, ports, jump hosts. */
@Timeout(120)
class RemoteLoginTest {
  private static final String OUR_HOST_KEY = "/etc/ssh/ssh_host_ed25519_key";

  @TempDir static Path temp;
  private static HostPark park;
  private static LoginPlane plane;

  @BeforeAll
  @Timeout(600)
  static void open() throws Exception {
    RealHosts.prepare(RemoteLoginTest.class, DebianRelease.DEBIAN_12);
    park = HostPark.open(3);
    plane = new LoginPlane(temp);
  }

  @AfterAll
  static void close() {
    try (HostPark _ = park;
        LoginPlane _ = plane) {
      // both, whatever is there
    }
  }

  private static OwnHost own(String name, DebianHost host, String user, int port) throws Exception {
    return new OwnHost(
        name,
        host.address().getHostAddress(),
        Optional.empty(),
        port,
        user,
        Optional.of(new HostKeyFingerprint(host.hostKey())),
        new Sensitive(Files.readString(park.keyFile())),
        Optional.empty());
  }

  private static OwnHost through(OwnHost host, DebianHost jump, Optional<Sensitive> key) {
    HostKeyFingerprint shown = new HostKeyFingerprint(jump.hostKey());
    return new OwnHost(
        host.name(),
        host.address(),
        host.sshAddress(),
        host.sshPort(),
        host.sshUser(),
        host.hostKey(),
        host.privateKey(),
        Optional.of(new OwnJump(jump.address().getHostAddress(), 22, "powerless", shown, key)));
  }

  /** As the job ledger does it: what is temporary is tried again. */
  private static <T> T inTheEnd(Callable<T> work) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        return work.call();
      } catch (TemporaryException e) {
        assertThat(System.nanoTime()).as(e.getMessage()).isLessThan(until);
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  /** Back when sshd listens again; who is logged in stays so. */
  private static void configure(DebianHost host, String... lines) {
    String file = "/etc/ssh/sshd_config.d/test.conf";
    host.console("sh", "-c", "echo \"$1\" > \"$2\"", "sh", String.join("\n", lines), file);
    host.console("systemctl", "restart", "ssh");
  }

  @Test
  void an_injected_host_key_is_replaced_however_often_it_is_cut_off() throws Exception {
    DebianHost host = park.host(1);
    UUID id = plane.rented("merlin", host, "prompted");
    bootWithOrder(host, id);
    HostKeyFingerprint injected = plane.node(id).hostKey();
    assertThat(host.hostKey()).isEqualTo(String.valueOf(injected));

    CutOffSteps steps = CutOffSteps.none();
    assertThatThrownBy(() -> plane.replaceHostKey(id, steps))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("NOPASSWD");
    plane.reached(id, host, "powerless");
    assertThatThrownBy(() -> plane.replaceHostKey(id, steps))
        .isInstanceOf(OperatorActionException.class)
        .hasMessageContaining("may not use sudo");
    plane.reached(id, host, "admin");

    // made, and the one who asked for it is killed before it hears of it
    assertThatThrownBy(() -> plane.replaceHostKey(id, new CutOffSteps(1)))
        .isInstanceOf(CutOffSteps.Killed.class);
    String made = print(host, "/etc/ssh/rookery_next_host_key.pub");
    // made and heard of, killed before the swap; then power goes with half of the swap done
    CutOffSteps cut = new CutOffSteps(2);
    assertThatThrownBy(() -> plane.replaceHostKey(id, cut)).isInstanceOf(CutOffSteps.Killed.class);
    assertThat(print(host, "/etc/ssh/rookery_next_host_key.pub")).isEqualTo(made);
    host.console("mv", "/etc/ssh/rookery_next_host_key.pub", OUR_HOST_KEY + ".pub");
    host.cutPower().close();

    inTheEnd(() -> {
      plane.replaceHostKey(id, cut.resumed());
      return true;
    });

    assertThat(host.hostKey()).isEqualTo(made).isNotEqualTo(String.valueOf(injected));
    assertThat(String.valueOf(plane.node(id).hostKey())).isEqualTo(made);
    assertThat(plane.node(id).hostKeyTrust()).isEqualTo(HostKeyTrust.PINNED);
    assertThat(host.console("ls", "/etc/ssh")).doesNotContain("rookery");
    assertThat(plane.logsIn(id)).isTrue();
    assertThatThrownBy(() -> Login.to(host, "root", injected.text()))
        .isInstanceOf(HostKeyChangedException.class)
        .hasMessageContaining(made);
  }

  /** What cloud-init does with an order: the host key it carries, and the key that logs in. */
  private static void bootWithOrder(DebianHost host, UUID id) {
    String secret = plane.hostKeys.first(id).privateKey().value();
    String login = plane.nodes.sshIdentity(id).authorizedKey();
    host.console(
        "sh",
        "-c",
        """
        set -e
        echo "$1" | base64 -d > "$2"
        ssh-keygen -y -f "$2" > "$2.pub"
        for user in admin prompted powerless; do echo "$3" >> /home/$user/.ssh/authorized_keys; done
        systemctl reload ssh
        """,
        "sh",
        Base64.getEncoder().encodeToString(secret.getBytes(US_ASCII)),
        OUR_HOST_KEY,
        login);
  }

  /** What sshd has told so far, once it told this. */
  private static String journal(DebianHost host, String awaited) {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      String told = host.console("journalctl", "-q", "-t", "sshd");
      if (told.contains(awaited)) {
        return told;
      }
      assertThat(System.nanoTime()).as(told).isLessThan(until);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private static String print(DebianHost host, String file) {
    return host.console("ssh-keygen", "-l", "-E", "sha256", "-f", file).split(" ")[1];
  }

  @Test
  void a_rebuilt_host_is_sent_nothing_until_a_person_vouches_for_it() throws Exception {
    DebianHost host = park.host(2);
    UUID id = plane.add(own("harrier", host, "admin", 22));
    String before = host.hostKey();
    assertThat(plane.plan(id)).contains("PlanReport");

    host.rebuild();

    assertThatThrownBy(() -> plane.plan(id))
        .isInstanceOf(HostKeyChangedException.class)
        .hasMessageContaining(before)
        .hasMessageContaining(host.hostKey());
    assertThat(plane.node(id).state()).isEqualTo(NodeState.QUARANTINED);
    assertThat(plane.node(id).quarantineReason()).contains(host.hostKey());
    assertThat(journal(host, "[preauth]")).doesNotContain("user admin").doesNotContain("Accepted");
    assertThatThrownBy(() -> plane.plan(id)).hasMessageContaining("is quarantined");

    HostKeyFingerprint now = new HostKeyFingerprint(host.hostKey());
    assertThatThrownBy(() -> plane.hostKeys.pinByHand(id, now, "operator"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("rookery node release");
    plane.nodes.release(id, now, "operator");

    assertThat(plane.plan(id)).contains("PlanReport");
    assertThat(plane.node(id).hostKeyTrust()).isEqualTo(HostKeyTrust.BY_HAND);
  }

  @Test
  void a_host_behind_a_jump_host_on_another_port_is_reached_and_both_keys_are_held_to()
      throws Exception {
    DebianHost inner = park.host(1);
    DebianHost jump = park.host(3);
    configure(inner, "Port 2222");
    OwnHost behind = through(own("kite", inner, "admin", 2222), jump, Optional.empty());
    UUID id = plane.add(behind);

    try (Fault _ = inner.cutOff(Cut.CONTROL)) {
      assertThat(plane.plan(id)).contains("PlanReport");
      journal(inner, "Accepted publickey for admin from " + jump.address().getHostAddress());

      configure(jump, "AllowTcpForwarding no");
      assertThatThrownBy(() -> plane.plan(id))
          .isInstanceOf(OperatorActionException.class)
          .hasMessageContaining("AllowTcpForwarding");
      configure(jump);

      jump.rebuild();
      HostKeyFingerprint now = new HostKeyFingerprint(jump.hostKey());
      assertThatThrownBy(() -> plane.plan(id))
          .isInstanceOf(JumpKeyChangedException.class)
          .hasMessageContaining("rookery node pin NAME --jump-host-key " + now);
      assertThat(plane.node(id).state()).isNotEqualTo(NodeState.QUARANTINED);
      plane.hostKeys.pinJump(id, now, "operator");
      assertThat(plane.plan(id)).contains("PlanReport");

      // the jump host is not ours: its key stays when the node's is replaced
      plane.rotateKey(id, CutOffSteps.none());
      assertThat(plane.logsIn(id)).isTrue();
      SshLogin login = plane.nodes.sshLogin(id);
      assertThat(login.host().authorizedKey()).isNotEqualTo(login.jump().authorizedKey());
    }
    inner.rebuild();
    assertThatThrownBy(() -> plane.plan(id)).isInstanceOf(TemporaryException.class);
    configure(inner, "Port 2222");
    assertThatThrownBy(() -> plane.plan(id)).isInstanceOf(HostKeyChangedException.class);
    assertThat(plane.node(id).state()).isEqualTo(NodeState.QUARANTINED);
  }

  @Test
  void our_key_is_replaced_wherever_it_is_cut_off_and_no_other_line_is_touched() throws Exception {
    DebianHost host = park.host(3);
    String file = "/home/prompted/.ssh/authorized_keys";
    UUID id = plane.add(own("osprey", host, "prompted", 22));
    String first = plane.nodes.sshIdentity(id).authorizedKey();
    String foreign = "from=\"198.18.0.0/15\",no-pty ssh-ed25519 AAAAforeign somebody else";
    String comment = "# " + first + " is the control plane's";
    host.console(
        "sh",
        "-c",
        "sed -i 's/^ssh-ed25519/no-pty,no-X11-forwarding ssh-ed25519/' \"$1\"; printf '%s\\n\\n%s' \"$2\" \"$3\" >> \"$1\"",
        "sh",
        file,
        comment,
        foreign);

    String access = host.console("stat", "-c", "%U:%G %a", file);

    for (int moments = 0; moments < 12; moments++) {
      CutOffSteps steps = new CutOffSteps(moments);
      String old = plane.nodes.sshIdentity(id).authorizedKey();
      assertThatThrownBy(() -> plane.rotateKey(id, steps)).isInstanceOf(CutOffSteps.Killed.class);
      assertThat(plane.logsIn(id)).as("killed after %d moments", moments).isTrue();

      plane.rotateKey(id, steps.resumed());

      String now = plane.nodes.sshIdentity(id).authorizedKey();
      assertThat(now).isNotEqualTo(old);
      assertThat(plane.logsIn(id)).isTrue();
      assertThat(host.console("cat", file))
          .isEqualTo(
              "no-pty,no-X11-forwarding %s rookery-node-%s\n%s\n\n%s\n"
                  .formatted(now, id, comment, foreign));
    }
    assertThat(host.console("stat", "-c", "%U:%G %a", file)).isEqualTo(access);
    assertThatThrownBy(() -> Login.to(host, "prompted"))
        .hasMessageContaining("does not let us in as prompted with our key");
  }

  @Test
  void a_rotation_that_is_given_up_is_made_good_by_the_next_one() throws Exception {
    DebianHost host = park.host(3);
    String file = "/home/admin/.ssh/authorized_keys";
    UUID id = plane.add(own("owl", host, "admin", 2022));
    configure(host, "Port 22", "Port 2022");
    String first = plane.nodes.sshIdentity(id).authorizedKey();

    // the old key is still let in, and nobody remembers this job
    assertThatThrownBy(() -> plane.rotateKey(id, new CutOffSteps(10)))
        .isInstanceOf(CutOffSteps.Killed.class);
    assertThat(host.console("cat", file)).contains(first.split(" ")[1]);
    plane.rotateKey(id, CutOffSteps.none());

    assertThat(host.console("cat", file))
        .doesNotContain(first.split(" ")[1])
        .contains(plane.nodes.sshIdentity(id).authorizedKey());
    assertThat(plane.loginKeys.retired(id)).isEmpty();

    host.console("cp", file, "/etc/ssh/keys-admin");
    host.console("rm", file);
    configure(host, "Port 22", "Port 2022", "AuthorizedKeysFile /etc/ssh/keys-%u");
    try {
      assertThatThrownBy(() -> plane.rotateKey(id, CutOffSteps.none()))
          .isInstanceOf(OperatorActionException.class)
          .hasMessageContaining("AuthorizedKeysFile");
      assertThat(plane.logsIn(id)).isTrue();
    } finally {
      configure(host);
    }
  }
}
