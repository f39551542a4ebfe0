package dev.rookery.lab.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.lab.ChildJvm;
import dev.rookery.lab.ssh.Login.Result;
import dev.rookery.postgres.owned.NotStartedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.common.SftpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabHostTest {
  private static final InetSocketAddress ADDRESS =
      new InetSocketAddress(InetAddress.ofLiteral("127.79.1.1"), 0);

  @TempDir Path temp;

  private final KeyPair key = Keys.ecdsa();
  private Path folder;
  private LabHost host;

  @BeforeEach
  void boot() throws Exception {
    folder = temp.toRealPath().resolve("node with a space");
    host = LabHost.boot(LabHostSettings.of(folder, ADDRESS, Keys.line(key)));
  }

  @AfterEach
  void switchOff() {
    host.close();
  }

  @Test
  void a_command_runs_for_real_with_its_streams_and_exit_code() throws Exception {
    try (Login login = new Login(host, key)) {
      Result result = login.run("cat; echo oops >&2; exit 3", "hello");
      assertThat(result).isEqualTo(new Result(3, "hello", "oops\n"));
      assertThat(host.commands()).extracting(RanCommand::exitCode).containsExactly(3);
    }
  }

  @Test
  void it_starts_in_the_hosts_folder_with_a_clean_environment() throws Exception {
    try (Login login = new Login(host, key)) {
      assertThat(login.run("pwd").output()).isEqualTo(folder + "\n");
      assertThat(login.run("env | cut -d= -f1 | sort | tr '\\n' ' '").output())
          .isEqualTo("HOME JAVA_HOME LANG LOGNAME PATH PWD ROOKERY_ROOT SHELL USER ");
      assertThat(login.run("echo $ROOKERY_ROOT").output()).isEqualTo(folder + "\n");
      assertThat(login.run("\"$JAVA_HOME/bin/java\" -version").exitCode()).isZero();
    }
  }

  @Test
  void a_program_in_the_hosts_bin_comes_first() throws Exception {
    try (Login login = new Login(host, key)) {
      login.run("printf '#!/bin/sh\\necho ours\\n' > bin/uname; chmod 755 bin/uname");
      assertThat(login.run("uname").output()).isEqualTo("ours\n");
    }
  }

  @Test
  void an_ed25519_key_comes_in_too() throws Exception {
    KeyPair ed25519 = Keys.ed25519();
    LabHostSettings settings =
        LabHostSettings.of(temp.resolve("second"), ADDRESS, Keys.line(ed25519));
    try (LabHost second = LabHost.boot(settings);
        Login login = new Login(second, ed25519)) {
      assertThat(login.run("echo in").output()).isEqualTo("in\n");
    }
  }

  @Test
  void nobody_else_comes_in() {
    assertThatThrownBy(() -> new Login(host, Keys.ecdsa()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No more authentication methods");
  }

  @Test
  void the_host_key_stays_over_a_reboot_and_changes_on_order() throws Exception {
    String first = host.hostKeyFingerprint();
    assertThat(first).matches("SHA256:[A-Za-z0-9+/]{43}");
    host.close();
    host = LabHost.boot(LabHostSettings.of(folder, ADDRESS, Keys.line(key)));
    try (Login login = new Login(host, key)) {
      assertThat(login.seenFingerprint()).isEqualTo(first);
    }
    host.rekey();
    try (Login login = new Login(host, key)) {
      assertThat(login.seenFingerprint()).isEqualTo(host.hostKeyFingerprint()).isNotEqualTo(first);
    }
  }

  @Test
  void a_command_whose_client_goes_away_is_ended() throws Exception {
    Login login = new Login(host, key);
    try (ChannelExec channel = login.runUntilFirstOutput("echo started; sleep 600")) {
      assertThat(channel.isOpen()).isTrue();
      assertThat(host.processes()).isNotEmpty();
    }
    login.close();
    assertThat(host.processes()).allSatisfy(LabHostTest::endsSoon);
  }

  @Test
  void a_detached_process_outlives_its_client_but_not_its_host() throws Exception {
    try (Login login = new Login(host, key)) {
      login.run("nohup sleep 600 >/dev/null 2>&1 </dev/null &");
      login.run("setsid sleep 600 >/dev/null 2>&1 </dev/null &");
    }
    List<Long> detached = host.processes();
    assertThat(detached).hasSize(2);
    host.close();
    assertThat(host.processes()).isEmpty();
    assertThat(detached).allSatisfy(LabHostTest::endsSoon);
  }

  @Test
  void kill_all_ends_even_what_ignores_the_request() throws Exception {
    try (Login login = new Login(host, key);
        ChannelExec channel =
            login.runUntilFirstOutput(
                "trap '' TERM HUP; echo started; while :; do sleep 1; done")) {
      assertThat(channel.isOpen()).isTrue();
      host.killAll();
      assertThat(host.processes()).isEmpty();
    }
  }

  @Test
  void files_go_over_sftp_by_their_real_paths() throws Exception {
    byte[] content = "relayhost =\n".getBytes(StandardCharsets.US_ASCII);
    try (Login login = new Login(host, key);
        SftpClient sftp = login.sftp()) {
      sftp.mkdir(folder + "/etc");
      sftp.put(new ByteArrayInputStream(content), folder + "/etc/main.cf");
      assertThat(Files.readAllBytes(folder.resolve("etc/main.cf"))).isEqualTo(content);
      assertThat(sftp.canonicalPath(".")).isEqualTo(folder.toString());
      sftp.setStat(folder + "/etc/main.cf", new SftpClient.Attributes().perms(0600));
      assertThat(sftp.stat("etc/main.cf").getPermissions() & 0777).isEqualTo(0600);
    }
  }

  @Test
  void sftp_does_not_leave_the_hosts_folder() throws Exception {
    Files.writeString(temp.resolve("foreign"), "secret");
    try (Login login = new Login(host, key);
        SftpClient sftp = login.sftp()) {
      for (String path : List.of("/etc/passwd", "../foreign", folder + "/../foreign")) {
        assertThatThrownBy(() -> sftp.stat(path))
            .isInstanceOf(SftpException.class)
            .hasMessageContaining("Permission denied");
      }
    }
  }

  @Test
  void what_a_killed_lab_left_running_is_ended_at_the_next_boot() throws Exception {
    Path left = temp.toRealPath().resolve("left over");
    long detached;
    try (ChildJvm child = ChildJvm.start(HostChild.class, left.toString(), Keys.line(key))) {
      detached = Long.parseLong(child.readLine());
      child.kill();
    }
    assertThat(ProcessHandle.of(detached)).isPresent();
    try (LabHost again = LabHost.boot(LabHostSettings.of(left, ADDRESS, Keys.line(key)))) {
      assertThat(again.processes()).isEmpty();
      endsSoon(detached);
    }
  }

  @Test
  void a_taken_port_is_named_in_the_error() {
    LabHostSettings same =
        LabHostSettings.of(temp.resolve("other"), host.address(), Keys.line(key));
    assertThatThrownBy(() -> LabHost.boot(same))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("port " + host.sshPort());
  }

  @Test
  void a_key_that_is_none_is_refused() {
    assertThatThrownBy(() -> LabHost.boot(LabHostSettings.of(folder, ADDRESS, "nonsense")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nonsense'");
  }

  private static void endsSoon(long pid) {
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::onExit).stream())
        .allSatisfy(end -> assertThat(end).succeedsWithin(Duration.ofSeconds(20)));
  }

  /** Another JVM with a host on which something detached runs; prints that one's pid. */
  static final class HostChild {
    public static void main(String[] arguments) throws Exception {
      try (LabHost host =
          LabHost.boot(LabHostSettings.of(Path.of(arguments[0]), ADDRESS, arguments[1]))) {
        ProcessBuilder detached = new ProcessBuilder("setsid", "sleep", "600");
        detached.environment().put("ROOKERY_ROOT", host.folder().toString());
        System.out.println(detached.start().pid());
        Thread.currentThread().join();
      }
    }
  }
}
