package dev.rookery.lab.mta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpReply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same world as {@link LabMtaTest}, with a real Postfix in the middle. */
class RealPostfixTest {
  private Path temp;
  private MtaWorld world;
  private RealPostfix postfix;

  @BeforeEach
  void start() throws Exception {
    Optional<String> missing = RealPostfix.missing();
    missing.ifPresent(reason -> System.err.println("SKIPPED RealPostfixTest: " + reason));
    assumeTrue(missing.isEmpty(), () -> missing.orElseThrow());
    // Postfix takes its log below /var only, and its queue under folders everybody may enter
    temp = Files.createTempDirectory(Path.of("/var/tmp"), "rookery-postfix");
    world = new MtaWorld(temp.resolve("node")).withFilter();
    world.writeConfig();
    absolute("main.cf");
    String nexthop = "[%s]:%d".formatted(MtaWorld.MX, world.receiver.address().getPort());
    postfix =
        RealPostfix.start(
            RealPostfixSettings.of(world.folder)
                .withRoutes(Map.of("granite.test", nexthop))
                .withRetry(
                    new RetryTimes(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(50),
                        Duration.ofDays(5))));
  }

  private void absolute(String file) throws Exception {
    Path path = world.folder.resolve(file);
    String text = Files.readString(path);
    for (String relative : new String[] {"spool", "maillog", "cert.pem", "key.pem"}) {
      text = text.replace("= " + relative + "\n", "= " + world.folder.resolve(relative) + "\n");
    }
    Files.writeString(
        path, text.replace("texthash:domains", "texthash:" + world.folder.resolve("domains")));
  }

  @AfterEach
  void stop() throws Exception {
    if (postfix != null) {
      postfix.close();
    }
    if (world != null) {
      world.close();
    }
    if (temp != null) {
      new ProcessBuilder("rm", "-rf", temp.toString()).start().waitFor();
    }
  }

  @Test
  void a_folder_with_a_blank_is_refused_before_postfix_stumbles(@TempDir Path other) {
    assertThatThrownBy(() -> RealPostfix.start(RealPostfixSettings.of(other.resolve("a node"))))
        .hasMessageContaining("a node")
        .hasMessageContaining("without blanks");
  }

  @Test
  void the_whole_way_works_with_a_real_postfix_too() throws Exception {
    assertThat(world.submit("bob@granite.test").isDelivered()).isTrue();
    Await.until("arrival", () -> world.receiver.taken.size() == 1);
    assertThat(world.receiver.taken.getFirst().text()).contains("X-Filtered: yes");
    assertThat(world.policy.asked.getFirst()).containsEntry("sasl_username", "ann@example.test");
    String id = "([0-9A-Za-z]{12,})";
    world.awaitLog(
        "postfix/submission/smtpd\\[\\d+\\]: " + id + ": client=.*sasl_username=ann@example.test");
    world.awaitLog(
        "postfix/lmtp\\[\\d+\\]: "
            + id
            + ": to=<bob@granite.test>, relay=.*status=sent \\(250 2.0.0 Ok: queued as "
            + id
            + "\\)");
    world.awaitLog(
        "postfix/smtp\\[\\d+\\]: "
            + id
            + ": to=<bob@granite.test>, relay=.*status=sent \\(250 2.0.0 Ok: queued as R1\\)");
    world.policy.action = "REJECT 5.7.1 recipient is suppressed";
    SmtpReply refused = ((RecipientResult.Answered) world.submit("bob@granite.test")).reply();
    assertThat(refused.folded())
        .isEqualTo(
            "554 5.7.1 <bob@granite.test>: Recipient address rejected: recipient is suppressed");
    postfix.reload();
  }

  @Test
  void what_a_killed_lab_left_running_is_stopped() throws Exception {
    String pid = Files.readString(world.folder.resolve("spool/pid/master.pid")).strip();
    ProcessHandle master = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    RealPostfix.endLeftOver(world.folder);
    postfix = null;
    assertThat(master.onExit()).succeedsWithin(Duration.ofSeconds(5));
    RealPostfix.endLeftOver(world.folder);
  }

  @Test
  void what_replaces_a_parameter_stands_alone() throws Exception {
    String main = Files.readString(temp.resolve("node.running").resolve("main.cf"));
    assertThat(main.lines().filter(line -> line.startsWith("minimal_backoff_time")))
        .containsExactly("minimal_backoff_time = 1s");
    assertThat(postfix.queued()).isZero();
  }
}
