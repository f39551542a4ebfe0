package dev.rookery.agent.mtalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log grows while the process that follows it is killed again and again. */
class LogFollowerKillTest {
  private static final int MESSAGES = 150;
  private static final int KILLS = 3;

  @TempDir private Path directory;

  @Test
  void each_line_counts_once_though_the_follower_is_killed_at_any_moment() throws Exception {
    Set<UUID> ids = new HashSet<>();
    try (LogRig rig = new LogRig(directory)) {
      for (int i = 0; i < MESSAGES; i++) {
        ids.add(rig.filtered("4OLD" + i, "4NEW" + i));
      }
      for (int i = 0; i < MESSAGES; i++) {
        rig.log(
            "smtp", LogRig.attempt("4NEW" + i, "deferred", "4.2.0", "host m said: 451 4.2.0 x"));
        rig.log("smtp", LogRig.attempt("4NEW" + i, "sent", "2.0.0", "250 2.0.0 Ok"));
      }
    }
    for (int kill = 1; kill <= KILLS; kill++) {
      followUntil(kill * 2 * MESSAGES / (KILLS + 1));
    }
    try (LogRig rig = new LogRig(directory)) {
      rig.catchUp();
      assertThat(idsOf(rig, EventKind.DELIVERED)).hasSize(MESSAGES).containsAll(ids);
      assertThat(idsOf(rig, EventKind.DEFERRED)).hasSize(MESSAGES).containsAll(ids);
    }
  }

  private static List<UUID> idsOf(LogRig rig, EventKind kind) {
    return rig.events().stream()
        .filter(event -> event.kind() == kind)
        .map(Event::message)
        .map(fact -> fact.message())
        .toList();
  }

  /** Lets a child follow the log until it has told this many events, then kills it. */
  private void followUntil(int events) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader told = child.inputReader()) {
      int last = 0;
      while (last < events) {
        last = Integer.parseInt(told.readLine());
      }
    } finally {
      child.toHandle().destroyForcibly();
      child.waitFor();
    }
  }

  /** The process that is killed. Prints how many events it has told so far. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      LogRig rig = new LogRig(Path.of(args[0]));
      Thread.ofPlatform().start(rig.follower());
      for (long seq = 0; ; seq = rig.awaitBeyond(seq)) {
        System.out.println(seq);
      }
    }
  }
}
