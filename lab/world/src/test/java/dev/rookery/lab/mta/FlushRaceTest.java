package dev.rookery.lab.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queue is flushed without pause while messages come, wait and go. */
class FlushRaceTest {
  private static final int SESSIONS = 4;
  private static final int EACH = 60;

  @Test
  void a_flush_never_delivers_a_message_twice(@TempDir Path temp) throws Exception {
    try (MtaWorld world = new MtaWorld(temp.resolve("node with spaces")).started().withFilter();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      world.receiver.slowOnce = true;
      AtomicBoolean over = new AtomicBoolean();
      Future<?> flushing = threads.submit(() -> flush(world, over));
      List<Future<?>> sessions = new ArrayList<>();
      for (int s = 0; s < SESSIONS; s++) {
        int session = s;
        sessions.add(threads.submit(() -> send(world, session)));
      }
      for (Future<?> session : sessions) {
        session.get();
      }
      Await.until("empty queue", () -> world.mta.queued().isEmpty());
      over.set(true);
      flushing.get();
      // the slow recipient of a message comes by itself, after a deferral
      assertThat(world.receiver.taken).hasSize(2 * SESSIONS * EACH);
      assertThat(world.receiver.taken.stream().flatMap(t -> t.envelope().recipients().stream()))
          .hasSize(2 * SESSIONS * EACH)
          .doesNotHaveDuplicates();
      assertThat(world.log().lines()).noneMatch(line -> line.contains("warning:"));
    }
  }

  private static void flush(MtaWorld world, AtomicBoolean over) {
    while (!over.get()) {
      world.mta.flush();
      world.mta.queued().forEach(message -> world.mta.flush(message.id()));
      Thread.yield();
    }
  }

  private static Void send(MtaWorld world, int session) throws Exception {
    try (SmtpClient client = world.login()) {
      for (int i = 0; i < EACH; i++) {
        String name = "%d-%d@granite.test".formatted(session, i);
        List<String> recipients = List.of("prompt-" + name, "slow-" + name);
        assertThat(
                client.deliver("ann@example.test", recipients, MtaWorld.message("m" + i)).stream())
            .allMatch(RecipientResult::isDelivered);
      }
    }
    return null;
  }
}
