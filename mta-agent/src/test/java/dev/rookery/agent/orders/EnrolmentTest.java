package dev.rookery.agent.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.agent.report.Authorities;
import dev.rookery.contract.RedisAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentTest {
  private static final RedisAccess ACCESS = new RedisAccess("127.0.0.1", 6379, false, "n", "p");

  @TempDir private Path directory;
  private Path token;

  @BeforeEach
  void layToken() throws IOException {
    token = Files.writeString(directory.resolve("token"), "one-time-token\n");
  }

  @Test
  void a_node_enrols_once_and_remembers_it() throws Exception {
    try (EnrolmentDesk desk = desk("one-time-token")) {
      Enrolled enrolled = enrolment(desk).enrol();
      assertThat(enrolled.redis()).isEqualTo(ACCESS);
      assertThat(enrolled.keys().root()).isEqualTo(desk.keys().root());
      Enrolled kept = enrolment(desk).kept().orElseThrow();
      assertThat(kept.redis()).isEqualTo(ACCESS);
      assertThat(kept.keys().root()).isEqualTo(desk.keys().root());
      assertThat(desk.requests()).hasSize(1);
    }
  }

  @Test
  void the_token_is_deleted_and_the_key_readable_by_its_owner_only() throws Exception {
    try (EnrolmentDesk desk = desk("one-time-token")) {
      enrolment(desk).enrol();
    }
    assertThat(token).doesNotExist();
    assertThat(directory.resolve("state/enrol.key")).doesNotExist();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("state/node.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void after_a_lost_answer_it_says_the_same_again() throws Exception {
    try (EnrolmentDesk desk = desk("one-time-token").losing(1)) {
      enrolment(desk).enrol();
      assertThat(desk.requests()).hasSize(2);
      assertThat(desk.requests().get(0)).isEqualTo(desk.requests().get(1));
    }
  }

  @Test
  void a_refused_agent_keeps_its_token_and_goes_on_asking() throws Exception {
    try (EnrolmentDesk desk = desk("another-token")) {
      Thread asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  enrolment(desk).enrol();
                } catch (InterruptedException _) {
                  // as the agent does at its end
                }
              });
      while (desk.requests().size() < 2) {
        Thread.onSpinWait();
      }
      asking.interrupt();
      assertThat(asking.join(Duration.ofSeconds(10))).isTrue();
      assertThat(token).exists();
      assertThat(enrolment(desk).kept()).isEmpty();
    }
  }

  private static EnrolmentDesk desk(String token) throws IOException {
    return new EnrolmentDesk(WantedStates.NODE, token, _ -> ACCESS);
  }

  private Enrolment enrolment(EnrolmentDesk desk) {
    return new Enrolment(
        desk.address(),
        WantedStates.NODE,
        token,
        directory.resolve("state"),
        "test",
        Authorities.of(Optional.empty()));
  }
}
