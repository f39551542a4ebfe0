package dev.rookery.standards.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmtpClientTest {
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);
  private static final byte[] HELLO =
      "Subject: hi\r\n\r\n.hello\r\n".getBytes(StandardCharsets.US_ASCII);
  private final RecordingHandler handler = new RecordingHandler();
  private SmtpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private SmtpClientSettings smtp() throws IOException {
    server = SmtpServer.start(SmtpServerSettings.smtp(ANY_PORT, "mx.test"), handler);
    return SmtpClientSettings.smtp(server.address(), "client.test");
  }

  private SmtpClientSettings lmtp() throws IOException {
    server = SmtpServer.start(SmtpServerSettings.lmtp(ANY_PORT, "mx.test"), handler);
    return SmtpClientSettings.lmtp(server.address(), "client.test");
  }

  @Test
  void a_message_arrives_unchanged_from_the_address_it_is_bound_to() throws Exception {
    try (SmtpClient client =
        SmtpClient.connect(smtp().withBind(InetAddress.getByName("127.0.0.9")))) {
      List<RecipientResult> results = client.deliver("a@x.test", List.of("b@y.test"), HELLO);
      assertThat(results).singleElement().matches(RecipientResult::isDelivered);
      RecordingHandler.Taken taken = handler.next();
      assertThat(taken.message()).isEqualTo(HELLO);
      assertThat(taken.session().remoteIp()).isEqualTo("127.0.0.9");
      assertThat(taken.session().helo()).isEqualTo("client.test");
      assertThat(taken.envelope().declaredSize()).isEqualTo(HELLO.length);
    }
  }

  @Test
  void one_connection_carries_many_messages() throws Exception {
    try (SmtpClient client = SmtpClient.connect(smtp())) {
      assertThat(client.deliver("a@x.test", List.of("unknown@y.test"), HELLO))
          .noneMatch(RecipientResult::isDelivered);
      assertThat(client.deliver("a@x.test", List.of("b@y.test"), HELLO))
          .allMatch(RecipientResult::isDelivered);
      assertThat(client.deliver("", List.of("c@y.test"), HELLO))
          .allMatch(RecipientResult::isDelivered);
      assertThat(client.messages()).isEqualTo(3);
      assertThat(client.isAlive()).isTrue();
    }
    assertThat(handler.next().session().id()).isEqualTo(handler.next().session().id());
  }

  @Test
  void a_refused_recipient_does_not_harm_the_others() throws Exception {
    try (SmtpClient client = SmtpClient.connect(smtp())) {
      List<RecipientResult> results =
          client.deliver("a@x.test", List.of("unknown@y.test", "b@y.test"), HELLO);
      assertThat(results.get(0))
          .isEqualTo(
              new RecipientResult.Answered(
                  "unknown@y.test", SmtpStep.RCPT, SmtpReply.of(550, "5.1.1", "no such user")));
      assertThat(results.get(1).isDelivered()).isTrue();
    }
  }

  @Test
  void lmtp_answers_for_every_recipient() throws Exception {
    try (SmtpClient client = SmtpClient.connect(lmtp())) {
      List<RecipientResult> results =
          client.deliver(
              "a@x.test", List.of("b@y.test", "unknown@y.test", "full@y.test", "c@y.test"), HELLO);
      assertThat(results)
          .extracting(RecipientResult::isDelivered)
          .containsExactly(true, false, false, true);
      assertThat(results.get(2))
          .isEqualTo(
              new RecipientResult.Answered(
                  "full@y.test",
                  SmtpStep.END_OF_DATA,
                  SmtpReply.of(452, "4.2.2", "mailbox full", "try later")));
    }
  }

  @Test
  void smtp_spoken_to_an_lmtp_server_is_told_so() throws Exception {
    lmtp();
    assertThatThrownBy(
            () -> SmtpClient.connect(SmtpClientSettings.smtp(server.address(), "client.test")))
        .isInstanceOf(SmtpConnectException.class)
        .hasMessageContaining("say LHLO");
  }

  @Test
  void eight_clients_at_once_lose_nothing() throws Exception {
    SmtpClientSettings settings = smtp();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Long>> clients =
          IntStream.range(0, 8)
              .<Callable<Long>>mapToObj(n -> () -> sendFifty(settings, n))
              .toList();
      long delivered = 0;
      for (var future : threads.invokeAll(clients)) {
        delivered += future.get();
      }
      assertThat(delivered).isEqualTo(400);
    }
    assertThat(handler.taken).hasSize(400);
    assertThat(handler.taken.stream().map(t -> t.envelope().sender()).distinct()).hasSize(400);
  }

  private static long sendFifty(SmtpClientSettings settings, int client) throws IOException {
    long delivered = 0;
    try (SmtpClient session = SmtpClient.connect(settings)) {
      for (int i = 0; i < 50; i++) {
        String sender = "s%d-%d@x.test".formatted(client, i);
        delivered +=
            session.deliver(sender, List.of("b@y.test"), HELLO).stream()
                .filter(RecipientResult::isDelivered)
                .count();
      }
    }
    return delivered;
  }

  @Test
  void a_message_with_a_bare_lf_is_never_sent() throws Exception {
    try (SmtpClient client = SmtpClient.connect(smtp())) {
      byte[] smuggler = "hi\n.\nMAIL FROM:<evil@x.test>\r\n".getBytes(StandardCharsets.US_ASCII);
      assertThatThrownBy(() -> client.deliver("a@x.test", List.of("b@y.test"), smuggler))
          .hasMessageContaining("bare LF at octet 2");
    }
  }

  @Test
  void nobody_listening_is_a_failure_to_connect() throws Exception {
    InetSocketAddress free = smtp().target();
    server.close();
    assertThatThrownBy(() -> SmtpClient.connect(SmtpClientSettings.smtp(free, "client.test")))
        .isInstanceOfSatisfying(
            SmtpConnectException.class,
            e -> {
              assertThat(e.step()).isEqualTo(SmtpStep.CONNECT);
              assertThat(e.reply()).isEmpty();
            });
  }

  @Test
  void a_server_that_refuses_to_talk_is_quoted() throws Exception {
    try (ServerSocket rude = script("421-4.7.28 too much\r\n421 4.7.28 mail\r\n")) {
      InetSocketAddress at = (InetSocketAddress) rude.getLocalSocketAddress();
      assertThatThrownBy(() -> SmtpClient.connect(SmtpClientSettings.smtp(at, "client.test")))
          .isInstanceOfSatisfying(
              SmtpConnectException.class,
              e -> {
                assertThat(e.step()).isEqualTo(SmtpStep.GREETING);
                assertThat(e.reply().orElseThrow().folded())
                    .isEqualTo("421-4.7.28 too much 421 4.7.28 mail");
              });
    }
  }

  @Test
  void a_server_that_falls_silent_loses_the_message_in_time() throws Exception {
    try (ServerSocket slow =
        script("220 mx.test\r\n250 mx.test\r\n250 ok\r\n250 ok\r\n354 go\r\n")) {
      InetSocketAddress at = (InetSocketAddress) slow.getLocalSocketAddress();
      Duration soon = Duration.ofMillis(100);
      SmtpClientSettings settings =
          SmtpClientSettings.smtp(at, "client.test").withTimeouts(soon, soon, soon);
      try (SmtpClient client = SmtpClient.connect(settings)) {
        assertThat(client.deliver("a@x.test", List.of("b@y.test"), HELLO))
            .singleElement()
            .isInstanceOfSatisfying(
                RecipientResult.Lost.class,
                lost -> assertThat(lost.step()).isEqualTo(SmtpStep.END_OF_DATA));
        assertThat(client.isUsable()).isFalse();
      }
    }
  }

  /** Says its whole text at once and then nothing more. */
  private static ServerSocket script(String text) throws IOException {
    ServerSocket listener = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = listener.accept()) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
          } catch (IOException _) {
            // the test is over
          }
        });
    return listener;
  }

  @Test
  void xforward_is_sent_where_it_is_offered() throws Exception {
    server = SmtpServer.start(SmtpServerSettings.lmtp(ANY_PORT, "mx.test").withXforward(), handler);
    try (SmtpClient client =
        SmtpClient.connect(SmtpClientSettings.lmtp(server.address(), "client.test"))) {
      client.xforward(Map.of("ADDR", "192.0.2.7", "HELO", "a b"));
      client.deliver("a@x.test", List.of("b@y.test"), HELLO);
      assertThat(handler.next().session().xforward()).containsEntry("HELO", "a b");
    }
  }
}
