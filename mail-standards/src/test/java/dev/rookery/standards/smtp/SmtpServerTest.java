package dev.rookery.standards.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SmtpServerTest {
  private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);
  private final RecordingHandler handler = new RecordingHandler();
  private SmtpServerSettings settings = SmtpServerSettings.smtp(ANY_PORT, "mx.test");
  private SmtpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private RawPeer greeted() throws IOException {
    server = SmtpServer.start(settings, handler);
    RawPeer peer = new RawPeer(server.address());
    assertThat(peer.reply()).isEqualTo("220 mx.test ESMTP");
    return peer;
  }

  private RawPeer introduced() throws IOException {
    RawPeer peer = greeted();
    peer.ask("EHLO client.test");
    return peer;
  }

  private RawPeer inData() throws IOException {
    RawPeer peer = introduced();
    peer.ask("MAIL FROM:<a@x.test>");
    peer.ask("RCPT TO:<b@y.test>");
    assertThat(peer.ask("DATA")).startsWith("354");
    return peer;
  }

  @Test
  void a_message_arrives_with_dots_unstuffed_and_crlf_kept() throws Exception {
    try (RawPeer peer = inData()) {
      peer.send("Subject: x\r\n\r\n..dot\r\n.\r\n");
      assertThat(peer.reply()).isEqualTo("250 2.0.0 Ok: queued as 1");
      assertThat(handler.next().text()).isEqualTo("Subject: x\r\n\r\n.dot\r\n");
    }
  }

  @Test
  void a_dialogue_in_single_octets_is_understood() throws Exception {
    try (RawPeer peer = introduced()) {
      String all = "MAIL FROM:<a@x.test>\r\nRCPT TO:<b@y.test>\r\nDATA\r\n\r\n..\r\n.\r\nQUIT\r\n";
      for (char c : all.toCharArray()) {
        peer.send(String.valueOf(c));
      }
      assertThat(peer.reply()).startsWith("250 2.1.0");
      assertThat(peer.reply()).startsWith("250 2.1.5");
      assertThat(peer.reply()).startsWith("354");
      assertThat(peer.reply()).startsWith("250 2.0.0");
      assertThat(peer.reply()).startsWith("221 2.0.0");
      assertThat(handler.next().text()).isEqualTo("\r\n.\r\n");
    }
  }

  @Test
  void pipelined_commands_are_answered_in_order() throws Exception {
    try (RawPeer peer = introduced()) {
      peer.send(
          "MAIL FROM:<a@x.test>\r\nRCPT TO:<unknown@y.test>\r\nRCPT TO:<b@y.test>\r\nDATA\r\n"
              + "hi\r\n.\r\nMAIL FROM:<>\r\nRSET\r\n");
      assertThat(peer.reply()).isEqualTo("250 2.1.0 Ok");
      assertThat(peer.reply()).isEqualTo("550 5.1.1 no such user");
      assertThat(peer.reply()).isEqualTo("250 2.1.5 Ok");
      assertThat(peer.reply()).startsWith("354");
      assertThat(peer.reply()).startsWith("250 2.0.0");
      assertThat(peer.reply()).isEqualTo("250 2.1.0 Ok");
      assertThat(peer.reply()).isEqualTo("250 2.0.0 Ok");
      assertThat(handler.next().envelope().recipients()).containsExactly("b@y.test");
      assertThat(handler.abandoned).extracting(Envelope::sender).containsExactly("");
    }
  }

  @Test
  void extensions_are_announced() throws Exception {
    try (RawPeer peer = greeted()) {
      peer.send("EHLO client.test\r\n");
      assertThat(peer.line()).isEqualTo("250-mx.test");
      assertThat(peer.line()).isEqualTo("250-PIPELINING");
      assertThat(peer.line()).isEqualTo("250-SIZE 10240000");
      assertThat(peer.line()).isEqualTo("250-8BITMIME");
      assertThat(peer.line()).isEqualTo("250 ENHANCEDSTATUSCODES");
    }
  }

  @Test
  void a_bare_lf_in_a_command_ends_the_connection() throws Exception {
    try (RawPeer peer = introduced()) {
      peer.send("NOOP\nNOOP\r\n");
      assertThat(peer.reply()).isEqualTo("521 5.5.2 mx.test Error: bare <LF> received");
      assertThat(peer.line()).isNull();
    }
  }

  @Test
  void a_bare_lf_around_the_final_dot_smuggles_nothing() throws Exception {
    for (String end : new String[] {"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r"}) {
      try (RawPeer peer = inData()) {
        peer.send("hi" + end + "MAIL FROM:<evil@x.test>\r\nRCPT TO:<b@y.test>\r\n.\r\n");
        assertThat(peer.reply()).as(end).startsWith("521 5.5.2");
        assertThat(peer.line()).isNull();
      }
      server.close();
      assertThat(handler.taken).isEmpty();
    }
  }

  @Test
  void a_declared_size_above_the_limit_is_refused_at_mail() throws Exception {
    settings = settings.withMaxMessageBytes(1000);
    try (RawPeer peer = introduced()) {
      assertThat(peer.ask("MAIL FROM:<a@x.test> SIZE=1001")).startsWith("552 5.3.4");
      assertThat(peer.ask("MAIL FROM:<a@x.test> SIZE=1000")).startsWith("250");
    }
  }

  @Test
  void a_message_above_the_limit_is_refused_and_the_session_goes_on() throws Exception {
    settings = settings.withMaxMessageBytes(1000);
    try (RawPeer peer = inData()) {
      peer.send("x".repeat(998) + "\r\nx\r\n.\r\n");
      assertThat(peer.reply()).startsWith("552 5.3.4");
      assertThat(peer.ask("NOOP")).startsWith("250");
      assertThat(handler.taken).isEmpty();
    }
  }

  @Test
  void a_message_of_exactly_the_limit_is_taken() throws Exception {
    settings = settings.withMaxMessageBytes(1000);
    try (RawPeer peer = inData()) {
      peer.send("x".repeat(998) + "\r\n.\r\n");
      assertThat(peer.reply()).startsWith("250");
      assertThat(handler.next().message()).hasSize(1000);
    }
  }

  @Test
  void a_line_that_never_ends_is_cut() throws Exception {
    try (RawPeer peer = introduced()) {
      peer.send("NOOP " + "x".repeat(3000) + "\r\n");
      assertThat(peer.reply()).startsWith("500 5.5.2");
      assertThat(peer.ask("NOOP")).startsWith("250");
    }
  }

  @Test
  void a_silent_client_is_sent_away() throws Exception {
    settings = settings.withCommandTimeout(Duration.ofMillis(50));
    try (RawPeer peer = greeted()) {
      assertThat(peer.reply()).startsWith("421 4.4.2");
      assertThat(peer.line()).isNull();
    }
  }

  @Test
  void one_connection_too_many_is_told_so() throws Exception {
    settings = settings.withMaxConnections(1);
    try (RawPeer first = introduced();
        RawPeer second = new RawPeer(server.address())) {
      assertThat(second.reply()).startsWith("421 4.7.0");
      assertThat(first.ask("NOOP")).startsWith("250");
    }
  }

  @Test
  void one_recipient_too_many_is_deferred() throws Exception {
    settings = settings.withMaxRecipients(1);
    try (RawPeer peer = introduced()) {
      peer.ask("MAIL FROM:<a@x.test>");
      peer.ask("RCPT TO:<b@y.test>");
      assertThat(peer.ask("RCPT TO:<c@y.test>")).startsWith("452 4.5.3");
    }
  }

  @Test
  void a_handler_that_breaks_is_answered_as_a_deferral() throws Exception {
    try (RawPeer peer = introduced()) {
      peer.ask("MAIL FROM:<a@x.test>");
      assertThat(peer.ask("RCPT TO:<broken@y.test>")).startsWith("451 4.3.0");
      assertThat(peer.ask("RCPT TO:<b@y.test>")).startsWith("250");
    }
  }

  @Test
  void bad_arguments_get_their_reason() throws Exception {
    try (RawPeer peer = introduced()) {
      assertThat(peer.ask("MAIL FROM:a@x.test")).startsWith("501 5.1.7");
      assertThat(peer.ask("MAIL FROM:<a@>")).startsWith("501 5.1.7");
      assertThat(peer.ask("MAIL FROM:<a@x.test> SIZE=much")).startsWith("501 5.5.4");
      assertThat(peer.ask("MAIL FROM:<a@x.test> FOO=1")).startsWith("555 5.5.4");
      assertThat(peer.ask("MAIL FROM:<\u00fc@x.test>")).startsWith("553 5.6.7");
      assertThat(peer.ask("RCPT TO:<b@y.test>")).startsWith("503 5.5.1");
      assertThat(peer.ask("MAIL FROM:<@r.test:\"a b\"@x.test>")).startsWith("250");
      assertThat(peer.ask("RCPT TO:<two words@y.test>")).startsWith("501 5.1.3");
      assertThat(peer.ask("RCPT TO:<b@y.test> NOTIFY=NEVER")).startsWith("555 5.5.4");
      assertThat(peer.ask("DATA")).startsWith("554 5.5.1");
      assertThat(peer.ask("BDAT 3")).startsWith("502 5.5.2");
    }
  }

  @Test
  void twenty_errors_end_the_session() throws Exception {
    try (RawPeer peer = introduced()) {
      for (int i = 0; i < 20; i++) {
        assertThat(peer.ask("WHAT")).startsWith("502");
      }
      assertThat(peer.reply()).startsWith("421 4.7.0");
    }
  }

  @Test
  void closing_lets_a_message_under_way_finish() throws Exception {
    try (RawPeer idle = introduced();
        RawPeer busy = new RawPeer(server.address())) {
      busy.reply();
      busy.ask("EHLO client.test");
      busy.ask("MAIL FROM:<a@x.test>");
      busy.ask("RCPT TO:<b@y.test>");
      busy.ask("DATA");
      Thread closing = Thread.ofVirtual().start(server::close);
      assertThat(idle.reply()).startsWith("421 4.3.2");
      busy.send("hi\r\n.\r\n");
      assertThat(busy.reply()).startsWith("250");
      assertThat(busy.reply()).startsWith("421 4.3.2");
      assertThat(closing.join(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void a_taken_port_is_named_with_a_way_out() throws Exception {
    server = SmtpServer.start(settings, handler);
    assertThatThrownBy(
            () -> SmtpServer.start(SmtpServerSettings.smtp(server.address(), "mx.test"), handler))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1 port " + server.address().getPort())
        .hasMessageContaining("choose another port");
  }

  @Test
  void xforward_tells_who_the_client_was_for_one_message() throws Exception {
    settings = settings.withXforward();
    try (RawPeer peer = introduced()) {
      assertThat(peer.ask("XFORWARD ADDR=192.0.2.7 HELO=a+2Bb NAME=[UNAVAILABLE]"))
          .startsWith("250");
      peer.ask("MAIL FROM:<a@x.test>");
      peer.ask("RCPT TO:<b@y.test>");
      peer.ask("DATA");
      peer.ask("hi\r\n.");
      assertThat(handler.next().session().xforward())
          .containsOnly(
              java.util.Map.entry("ADDR", "192.0.2.7"), java.util.Map.entry("HELO", "a+b"));
    }
  }

  @Test
  void xforward_from_a_stranger_is_refused() throws Exception {
    try (RawPeer peer = introduced()) {
      assertThat(peer.ask("XFORWARD ADDR=192.0.2.7")).startsWith("550 5.7.0");
    }
  }
}
