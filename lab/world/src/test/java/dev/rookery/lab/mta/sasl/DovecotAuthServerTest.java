package dev.rookery.lab.mta.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.lab.mta.sasl.DovecotAuthClient.Verdict;
import dev.rookery.standards.smtp.Credentials;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DovecotAuthServerTest {
  @TempDir Path folder;
  private Path file;
  private DovecotAuthServer server;

  @BeforeEach
  void start() throws Exception {
    file = folder.resolve("passwd");
    Files.writeString(file, "# users\n" + line("ann@example.test", "s3cret") + "::::\n");
    server = DovecotAuthServer.start(new InetSocketAddress("127.0.0.1", 0), file);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static String line(String user, String password) throws Exception {
    byte[] salt = "salt".getBytes(StandardCharsets.US_ASCII);
    MessageDigest sha = MessageDigest.getInstance("SHA-512");
    sha.update(password.getBytes(StandardCharsets.UTF_8));
    byte[] digest = sha.digest(salt);
    byte[] all = java.util.Arrays.copyOf(digest, digest.length + salt.length);
    System.arraycopy(salt, 0, all, digest.length, salt.length);
    return user + ":{SSHA512}" + Base64.getEncoder().encodeToString(all);
  }

  private Verdict ask(String user, String password) throws IOException {
    return new DovecotAuthClient(server.address())
        .ask(new Credentials(user, password), "127.0.0.9");
  }

  @Test
  void the_right_password_is_good_and_every_other_is_not() throws Exception {
    assertThat(ask("ann@example.test", "s3cret")).isEqualTo(Verdict.GOOD);
    assertThat(ask("ann@example.test", "S3cret")).isEqualTo(Verdict.BAD);
    assertThat(ask("# users", "")).isEqualTo(Verdict.BAD);
    assertThat(ask("bob@example.test", "s3cret")).isEqualTo(Verdict.BAD);
  }

  @Test
  void a_user_added_to_the_file_may_log_in_at_once() throws Exception {
    assertThat(ask("bob@example.test", "pass")).isEqualTo(Verdict.BAD);
    Files.writeString(file, line("bob@example.test", "pass") + "\n");
    assertThat(ask("bob@example.test", "pass")).isEqualTo(Verdict.GOOD);
  }

  @Test
  void a_file_that_cannot_be_read_is_trouble_of_ours_not_a_wrong_password() throws Exception {
    Files.writeString(file, "ann@example.test:{PLAIN}s3cret\n");
    assertThat(ask("ann@example.test", "s3cret")).isEqualTo(Verdict.TEMPORARY);
    Files.delete(file);
    assertThat(ask("ann@example.test", "s3cret")).isEqualTo(Verdict.TEMPORARY);
  }

  @Test
  void nobody_listening_is_said() throws Exception {
    server.close();
    assertThatThrownBy(() -> ask("ann@example.test", "s3cret")).isInstanceOf(IOException.class);
  }

  @Test
  void the_dialogue_is_dovecots() throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(server.address());
      socket.setSoTimeout(5000);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      assertThat(in.readLine()).isEqualTo("VERSION\t1\t1");
      assertThat(in.readLine()).isEqualTo("MECH\tPLAIN\tplaintext");
      assertThat(in.readLine()).startsWith("SPID\t");
      assertThat(in.readLine()).startsWith("CUID\t");
      assertThat(in.readLine()).matches("COOKIE\t[0-9a-f]{32}");
      assertThat(in.readLine()).isEqualTo("DONE");
      String response =
          Base64.getEncoder()
              .encodeToString("\0ann@example.test\0s3cret".getBytes(StandardCharsets.UTF_8));
      String ask = "VERSION\t1\t1\nCPID\t7\nAUTH\t3\tPLAIN\tservice=smtp\n";
      socket.getOutputStream().write(ask.getBytes(StandardCharsets.UTF_8));
      assertThat(in.readLine()).isEqualTo("CONT\t3\t");
      socket
          .getOutputStream()
          .write(("CONT\t3\t" + response + "\n").getBytes(StandardCharsets.UTF_8));
      assertThat(in.readLine()).isEqualTo("OK\t3\tuser=ann@example.test");
      socket
          .getOutputStream()
          .write("AUTH\t4\tCRAM-MD5\tservice=smtp\n".getBytes(StandardCharsets.UTF_8));
      assertThat(in.readLine()).startsWith("FAIL\t4\t");
    }
  }
}
