package dev.rookery.lab.mta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  @TempDir Path temp;
  private MtaWorld world;
  private Path bin;

  @BeforeEach
  void make() throws Exception {
    world = new MtaWorld(temp.resolve("node with spaces")).started();
    bin = temp.resolve("it's a bin");
    world.mta.installCommands(bin);
  }

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  private record Ran(int exitCode, String text) {}

  private Ran run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(bin.resolve(program).toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), text);
  }

  private String deferred() throws Exception {
    world.submit("bob@granite.test");
    world.awaitDeferred();
    return world.mta.queued().getFirst().id();
  }

  @Test
  void postqueue_lists_what_waits_and_why() throws Exception {
    assertThat(run("postqueue", "-p").text()).isEqualTo("Mail queue is empty\n");
    String id = deferred();
    assertThat(run("postqueue", "-p").text())
        .startsWith("-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n" + id)
        .contains("Connection refused", "bob@granite.test", "in 1 Request.");
    assertThat(run("postqueue", "-j").text())
        .startsWith("{\"queue_name\": \"deferred\", \"queue_id\": \"" + id + "\"")
        .contains(
            "\"recipients\": [{\"address\": \"bob@granite.test\", \"delay_reason\": \"connect");
  }

  @Test
  void postqueue_flushes_one_message_or_all() throws Exception {
    String id = deferred();
    world.withFilter();
    assertThat(run("postqueue", "-i", id)).isEqualTo(new Ran(0, ""));
    Await.until("arrival", () -> world.receiver.taken.size() == 1);
    assertThat(run("postqueue", "-f")).isEqualTo(new Ran(0, ""));
  }

  @Test
  void a_wrong_option_is_a_usage_error() throws Exception {
    assertThat(run("postqueue", "-x").exitCode()).isEqualTo(64);
    assertThat(run("postfix", "upgrade").text()).contains("usage: postfix reload");
  }

  @Test
  void reload_takes_the_new_configuration_and_says_what_is_wrong_with_it() throws Exception {
    assertThat(run("postfix", "-c", world.folder.toString(), "status").text())
        .contains("is running: PID");
    Path main = world.folder.resolve("main.cf");
    Files.writeString(main, Files.readString(main) + "message_size_limit = 100\n");
    assertThat(run("postfix", "reload").exitCode()).isZero();
    assertThat(world.submit("bob@granite.test", new byte[0]).isDelivered()).isTrue();
    assertThat(
            world
                .submit("bob@granite.test", ("x".repeat(98) + "\r\n\r\n").getBytes())
                .isDelivered())
        .isFalse();
    Files.writeString(main, Files.readString(main) + "nonsense\n");
    Ran broken = run("postfix", "reload");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.text()).contains("main.cf, line ", "missing '='", "nonsense");
    assertThat(run("postfix", "check").exitCode()).isEqualTo(1);
    assertThat(world.submit("bob@granite.test", new byte[0]).isDelivered()).isTrue();
  }

  @Test
  void a_parameter_it_does_not_know_is_named_in_the_log() throws Exception {
    world.mta.close();
    world.main("smtpd_milters = inet:127.0.0.1:8891").started();
    assertThat(world.log())
        .contains("main.cf: unused parameter: smtpd_milters=inet:127.0.0.1:8891");
  }

  @Test
  void a_rotated_log_keeps_its_lines_and_a_new_one_begins() throws Exception {
    Path old = world.mta.rotateLog();
    world.submit("bob@granite.test");
    assertThat(Files.readString(old)).contains("daemon started");
    assertThat(world.log()).contains("sasl_username").doesNotContain("daemon started");
  }
}
