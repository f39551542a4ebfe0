package dev.rookery.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reader of events against a door that breaks off. */
@Timeout(60)
class JobEventsTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

  private final LinkedBlockingQueue<String> lastEventIds = new LinkedBlockingQueue<>();
  private ServerSocket door;

  @BeforeEach
  void open() throws IOException {
    door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    door.close();
  }

  @Test
  void a_connection_that_breaks_is_made_anew_after_the_last_event() throws Exception {
    answer(
        HEAD + "retry: 1000\n\nid: 1\nevent: step\ndata: {\"n\": 1}\n\nid: 2\ndata: {\"n\"",
        HEAD + ": still here\n\nid: 2\ndata: {\"n\": 2}\n\n");

    assertThat(read(2)).isEqualTo(List.of(1, 2));
    assertThat(lastEventIds).containsExactly("none", "1");
  }

  @Test
  void a_refusal_is_told_at_once_when_nothing_was_read_yet() {
    answer(
        "HTTP/1.1 404 Not Found\r\nContent-Length: 33\r\n\r\n{\"title\": \"No such job\", \"a\": 1}\n");

    assertThatThrownBy(() -> read(1))
        .isInstanceOfSatisfying(
            CommandFailedException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
              assertThat(e).hasMessageContaining("No such job");
            });
  }

  @Test
  void a_door_that_is_away_for_a_moment_is_asked_again() throws Exception {
    answer(
        HEAD + "id: 1\ndata: {\"n\": 1}\n\n",
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        HEAD + "id: 2\ndata: {\"n\": 2}\n\n");

    assertThat(read(2)).isEqualTo(List.of(1, 2));
    assertThat(lastEventIds).containsExactly("none", "1", "1");
  }

  private List<Integer> read(int count) throws InterruptedException {
    List<Integer> read = new ArrayList<>();
    URI url = URI.create("http://127.0.0.1:" + door.getLocalPort());
    try (ApiClient api = new ApiClient(url, "key");
        JobEvents events = new JobEvents(api, "id")) {
      while (read.size() < count) {
        Optional<JsonNode> event = events.next(SOON);
        event.ifPresent(it -> read.add(it.path("n").asInt()));
      }
    }
    return read;
  }

  /** One answer a connection. */
  private void answer(String... answers) {
    Thread.ofVirtual()
        .start(() -> {
          for (String answer : answers) {
            try (Socket client = door.accept()) {
              lastEventIds.add(lastEventId(client));
              client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
              return;
            }
          }
        });
  }

  private static String lastEventId(Socket client) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    String id = "none";
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      if (line.startsWith("Last-Event-ID: ")) {
        id = line.substring(15);
      }
    }
    return id;
  }
}
