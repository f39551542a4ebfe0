package dev.rookery.orchestrator.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.provisioning.host.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two scripts, run by a real shell on a folder that stands for a host. */
class HostKeyReplacementTest {
  @TempDir Path temp;

  @Test
  void a_key_is_made_once_and_moved_to_its_place_however_often_it_is_tried() throws Exception {
    Path root = Files.createDirectories(temp.resolve("a host with spaces"));
    Path ssh = Files.createDirectories(root.resolve("etc/ssh"));
    Path hostKey = Files.writeString(ssh.resolve("ssh_host_ed25519_key"), "temporary");
    Process sshd = new ProcessBuilder("sleep", "60").start();
    Files.createDirectories(root.resolve("run"));
    Files.writeString(root.resolve("run/sshd.pid"), sshd.pid() + "\n");

    String first = run(HostKeyReplacement.MAKE, root);
    assertThat(run(HostKeyReplacement.MAKE, root)).isEqualTo(first).contains("SHA256:");

    run(HostKeyReplacement.SWAP, root);
    assertThat(sshd.waitFor(10, TimeUnit.SECONDS)).as("sshd is told").isTrue();
    assertThat(Files.readString(hostKey)).contains("BEGIN OPENSSH PRIVATE KEY");
    assertThat(print(hostKey)).contains(first.split(" ")[1]);
    assertThat(ssh.resolve("rookery_next_host_key")).doesNotExist();

    String moved = Files.readString(hostKey);
    Process again = new ProcessBuilder("sleep", "60").start();
    Files.writeString(root.resolve("run/sshd.pid"), again.pid() + "\n");
    run(HostKeyReplacement.SWAP, root);
    assertThat(again.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(hostKey)).isEqualTo(moved);
  }

  private static String print(Path key) throws Exception {
    return output(new ProcessBuilder("ssh-keygen", "-l", "-E", "sha256", "-f", key.toString()));
  }

  private static String run(String script, Path root) throws Exception {
    String line = Command.script(script, List.of(root.toString())).line();
    return output(new ProcessBuilder("sh", "-c", line));
  }

  private static String output(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
