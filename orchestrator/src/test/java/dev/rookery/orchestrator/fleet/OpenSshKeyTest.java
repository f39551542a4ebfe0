package dev.rookery.orchestrator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenSshKeyTest {
  @TempDir Path temp;

  @Test
  void what_is_written_is_read_again() {
    SshIdentity made = SshIdentity.generate();
    SshIdentity read = new SshIdentity(OpenSshKey.read(OpenSshKey.write(made.pair())));
    assertThat(read.authorizedKey()).isEqualTo(made.authorizedKey());
    assertThat(read.write()).isEqualTo(made.write());
  }

  @Test
  void ssh_keygen_reads_what_we_write_and_prints_our_fingerprint() throws Exception {
    SshIdentity made = SshIdentity.generate();
    Path file = temp.resolve("key");
    Files.writeString(file, made.asHostKey().privateKey().value());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(keygen("-y", "-f", file.toString())).startsWith(made.authorizedKey());
    assertThat(keygen("-l", "-E", "sha256", "-f", file.toString()))
        .contains(made.fingerprint().text());
  }

  @Test
  void we_read_what_ssh_keygen_writes() throws Exception {
    Path file = temp.resolve("key");
    keygen("-q", "-t", "ed25519", "-N", "", "-C", "operator@example", "-f", file.toString());
    SshIdentity read = new SshIdentity(OpenSshKey.read(Files.readString(file)));
    assertThat(Files.readString(temp.resolve("key.pub"))).startsWith(read.authorizedKey());
  }

  @Test
  void a_key_with_a_passphrase_or_of_another_kind_is_refused_with_the_way_out() throws Exception {
    Path locked = temp.resolve("locked");
    keygen("-q", "-t", "ed25519", "-N", "secret words", "-f", locked.toString());
    refused(Files.readString(locked), "encrypted");
    Path ecdsa = temp.resolve("ecdsa");
    keygen("-q", "-t", "ecdsa", "-N", "", "-f", ecdsa.toString());
    refused(Files.readString(ecdsa), "ecdsa-sha2-nistp256");
  }

  @Test
  void damage_is_said_and_nothing_of_the_file_is_repeated() {
    String file = OpenSshKey.write(SshIdentity.generate().pair());
    refused("hunter2", "no OpenSSH private key");
    refused(file.substring(0, 120) + "\n-----END OPENSSH PRIVATE KEY-----", "damaged");
    assertThatThrownBy(() -> OpenSshKey.read("hunter2")).hasMessageNotContaining("hunter2");
  }

  private static void refused(String file, String words) {
    assertThatThrownBy(() -> OpenSshKey.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  private static String keygen(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "ssh-keygen";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      System.err.println("SKIPPED OpenSshKeyTest: no ssh-keygen here");
      assumeTrue(false, "no ssh-keygen here");
      throw e;
    }
  }
}
