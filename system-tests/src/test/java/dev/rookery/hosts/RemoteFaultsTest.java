package dev.rookery.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.orchestrator.platform.OperatorActionException;
import dev.rookery.orchestrator.platform.TemporaryException;
import dev.rookery.orchestrator.provisioning.Login;
import dev.rookery.orchestrator.provisioning.host.Access;
import dev.rookery.orchestrator.provisioning.host.HostLook;
import dev.rookery.orchestrator.provisioning.host.HostShell;
import dev.rookery.orchestrator.provisioning.host.NodeUnreachableException;
import dev.rookery.orchestrator.provisioning.host.Resource;
import dev.rookery.orchestrator.provisioning.host.Resource.TextFile;
import dev.rookery.orchestrator.provisioning.host.Resource.Unit;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SSH to real hosts while something is wrong with them or with the wire. */
@Timeout(120)
class RemoteFaultsTest {
  private static final Access PLAIN = new Access("root:root", "644");

  /** What a control plane waits in these tests; it asks for signs of life once a second. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** To notice, and to close the line. */
  private static final Duration BOUND = SILENCE.plusSeconds(4);

  private static HostPark park;
  private static DebianHost host;

  @BeforeAll
  @Timeout(600)
  static void open() {
    RealHosts.prepare(RemoteFaultsTest.class, DebianRelease.DEBIAN_12);
    park = HostPark.open(2);
    host = park.host(1);
  }

  @AfterAll
  static void close() {
    if (park != null) {
      park.close();
    }
  }

  private static WantedHost files(String folder, String large) {
    return WantedHost.below("/")
        .add(new Resource.Directory(folder, new Access("root:root", "755")))
        .add(new TextFile(folder + "/1-first", PLAIN, "first\n"))
        .add(new TextFile(folder + "/2-large", PLAIN, large))
        .add(new TextFile(folder + "/3-last", PLAIN, "last\n"))
        .build();
  }

  private static String text(int octets) {
    Random random = new Random(7);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < octets; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private static List<String> apply(WantedHost wanted) throws Exception {
    try (Login login = Login.impatient(host, SILENCE)) {
      HostLook look = login.look(wanted);
      List<String> done = new ArrayList<>();
      look.apply((number, of, label, work) -> done.add(work.await().label()));
      return done;
    }
  }

  /** As the job ledger does it: what is temporary is tried again. */
  private static List<String> applyInTheEnd(WantedHost wanted) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try {
        return apply(wanted);
      } catch (TemporaryException e) {
        assertThat(System.nanoTime()).as(e.getMessage()).isLessThan(until);
      }
    }
  }

  private static CompletableFuture<Throwable> failing(WantedHost wanted) {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            failure.completeExceptionally(new AssertionError("applied " + apply(wanted)));
          } catch (Throwable e) {
            failure.complete(e);
          }
        });
    return failure;
  }

  /** Waits until so much of the file that is under way is there. */
  private static void awaitPayload(int octets) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String size = "0";
    while (Integer.parseInt(size) < octets) {
      assertThat(System.nanoTime()).as("%s octets came", size).isLessThan(until);
      LockSupport.parkNanos(20_000_000);
      String told =
          host.tryConsole("stat", "-c", "%s", "/var/lib/rookery-host/work/payload").strip();
      size = told.matches("[0-9]+") ? told : "0";
    }
  }

  @Test
  void a_wire_that_dies_within_a_file_leaves_no_half_of_it_and_a_later_apply_goes_on()
      throws Exception {
    String large = text(3_000_000);
    WantedHost wanted = files("/opt/cut", large);
    try (Fault _ = host.slowLink(4_000_000)) {
      CompletableFuture<Throwable> failure = failing(wanted);
      awaitPayload(200_000);
      forgetConnections();
      assertThat(failure.get(BOUND.plusSeconds(2).toMillis(), TimeUnit.MILLISECONDS))
          .isInstanceOf(NodeUnreachableException.class)
          .hasMessageContaining("2-large")
          .hasMessageContaining("it was silent for 2 s, also when asked");
    }
    assertThat(host.console("ls", "/opt/cut").split("\n")).containsExactly("1-first");

    // sshd over there knows nothing yet, so the cut one still holds the lock; it is given up
    assertThat(host.tryConsole("sh", "-c", "flock -n /var/lib/rookery-host/lock true || echo held"))
        .contains("held");
    assertThat(applyInTheEnd(wanted)).hasSize(2);
    assertThat(host.console("ls", "/opt/cut").split("\n")).hasSize(3);
    assertThat(host.console("wc", "-c", "/opt/cut/2-large")).startsWith("3000000 ");
    assertThat(apply(wanted)).isEmpty();
  }

  /** What is connected to sshd now is dropped without a word, as by a router that forgot it. */
  private static void forgetConnections() {
    host.console(
        "sh",
        "-c",
        """
        set -e
        nft 'add table inet forget'
        nft 'add chain inet forget in { type filter hook input priority 0; }'
        nft 'add chain inet forget out { type filter hook output priority 0; }'
        for port in $(ss -Htn state established '( sport = :22 )' | sed 's/.*:\\([0-9]*\\) *$/\\1/'); do
          nft "add rule inet forget in tcp sport $port tcp dport 22 drop"
          nft "add rule inet forget out tcp sport 22 tcp dport $port drop"
        done
        """);
  }

  @Test
  void power_that_goes_within_an_apply_leaves_nothing_half_done() throws Exception {
    String large = text(3_000_000);
    WantedHost wanted = files("/opt/power", large);
    try (Fault _ = host.slowLink(4_000_000)) {
      CompletableFuture<Throwable> failure = failing(wanted);
      awaitPayload(200_000);
      try (Fault _ = host.cutPower()) {
        assertThat(failure.get(BOUND.plusSeconds(2).toMillis(), TimeUnit.MILLISECONDS))
            .isInstanceOf(NodeUnreachableException.class)
            .hasMessageContaining("2-large");
      }
    }
    assertThat(host.console("ls", "-A", "/opt/power").strip()).isEqualTo("1-first");
    assertThat(applyInTheEnd(wanted)).hasSize(2);
    assertThat(apply(wanted)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CONTROL", "FROM_CONTROL", "TO_CONTROL"})
  void packets_that_vanish_after_the_log_in_end_a_command_in_time(Cut cut) throws Exception {
    try (Login login = Login.impatient(host, SILENCE);
        HostShell.Conversation talk = login.open("echo begun; exec tail -f /dev/null")) {
      awaitBegun(talk);
      try (Fault _ = host.cutOff(cut)) {
        long began = System.nanoTime();
        assertThat(rest(talk)).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
        assertThat(talk.end(SILENCE).error()).contains("it was silent for 2 s");
      }
    }
  }

  @Test
  void packets_that_vanish_behind_a_jump_host_end_reading_and_sending_in_time() throws Exception {
    for (String line : List.of("exec tail -f /dev/null", "exec cat > /dev/null")) {
      List<Fault> cuts = new ArrayList<>();
      long began;
      try (Login login = Login.through(park.host(2), host, SILENCE);
          HostShell.Conversation talk = login.open("echo begun; " + line)) {
        awaitBegun(talk);
        cuts.add(host.cutOff(Cut.ALL));
        began = System.nanoTime();
        if (line.contains("cat")) {
          assertThatThrownBy(() -> sendForEver(talk.input())).isInstanceOf(IOException.class);
        } else {
          assertThat(rest(talk)).isZero();
        }
        assertThat(talk.end(SILENCE).error()).contains("it was silent for 2 s");
      } finally {
        cuts.forEach(Fault::close);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
    }
  }

  private static void awaitBegun(HostShell.Conversation talk) throws IOException {
    byte[] said = new byte[6];
    assertThat(talk.output().readNBytes(said, 0, said.length)).isEqualTo(said.length);
    assertThat(said).asString().isEqualTo("begun\n");
  }

  private static int rest(HostShell.Conversation talk) {
    try {
      return talk.output().readAllBytes().length;
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  void packets_that_vanish_while_we_send_end_the_sending_in_time() throws Exception {
    try (Login login = Login.impatient(host, SILENCE);
        HostShell.Conversation talk = login.open("echo begun; exec cat > /dev/null")) {
      awaitBegun(talk);
      try (Fault _ = host.cutOff(Cut.TO_CONTROL)) {
        long began = System.nanoTime();
        assertThatThrownBy(() -> sendForEver(talk.input())).isInstanceOf(IOException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND);
      }
    }
  }

  private static void sendForEver(OutputStream out) throws IOException {
    byte[] much = new byte[1 << 16];
    while (true) {
      out.write(much);
    }
  }

  @Test
  void a_host_that_takes_connections_and_says_nothing_is_given_up_in_time() {
    try (Fault _ = host.pause()) {
      long began = System.nanoTime();
      assertThatThrownBy(() -> Login.impatient(host, SILENCE))
          .isInstanceOf(NodeUnreachableException.class)
          .hasMessageContaining("meeting took longer than 4 s");
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(BOUND.plusSeconds(2));
    }
  }

  @Test
  void a_slow_link_and_a_slow_command_are_not_taken_for_silence() throws Exception {
    try (Fault _ = host.slowLink(768_000)) {
      // 3 s and more on this link, the limit is 2
      assertThat(apply(files("/opt/slow", text(320_000)))).hasSize(4);
    }
    try (Login login = Login.impatient(host, SILENCE)) {
      assertThat(login.run("sleep 3; echo late")).isEqualTo("0 late");
    }
  }

  @Test
  void a_disk_that_went_read_only_is_told_with_the_way_out() throws Exception {
    WantedHost wanted = files("/opt/frozen", "x\n");
    freezeDisk();
    try {
      assertThatThrownBy(() -> apply(wanted))
          .isInstanceOf(OperatorActionException.class)
          .hasMessageContaining("read-only file system")
          .hasMessageContaining("mount it writable, then apply again");
    } finally {
      host.console("mount", "-o", "remount,bind,rw", "/");
      host.console("systemctl", "start", "systemd-journald.socket");
    }
    assertThat(apply(wanted)).hasSize(4);
  }

  /** A kernel that finds its disk failing does not mind who writes; mount does. */
  private static void freezeDisk() {
    host.console(
        "sh",
        "-c",
        """
        systemctl stop 'systemd-journald*' 2> /dev/null
        mount -o remount,bind,ro /
        """);
  }

  @Test
  void a_host_whose_first_process_is_no_systemd_is_told_so_when_it_is_looked_at() {
    Unit cron =
        new Unit(
            "cron.service",
            Unit.Runs.RUNNING,
            Unit.OnChange.RESTART,
            List.of(),
            Optional.empty(),
            Optional.empty());
    WantedHost wanted = WantedHost.below("/").add(cron).build();
    host.console(
        "bash",
        "-c",
        "unshare --mount --pid --fork --mount-proc sh -c 'umount -l /run/systemd; mount -t tmpfs none /run/systemd; exec /usr/sbin/sshd -D -p 2022' > /dev/null 2>&1 &"
            + " until (: < /dev/tcp/127.0.0.1/2022) 2> /dev/null; do sleep 0.1; done");

    try (Login login = Login.impatient(host, 2022, SILENCE)) {
      assertThat(login.run("cat /proc/1/comm")).isEqualTo("0 sshd");
      assertThatThrownBy(() -> login.look(wanted))
          .isInstanceOf(OperatorActionException.class)
          .hasMessageContaining("runs Debian GNU/Linux 12 (bookworm) without systemd");
    }
  }
}
