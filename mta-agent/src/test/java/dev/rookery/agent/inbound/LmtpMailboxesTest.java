package dev.rookery.agent.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LmtpMailboxesTest {
  private static final byte[] NOTE = "Subject: hi\r\n\r\nhello\r\n".getBytes(UTF_8);
  private static final SmtpReply OK = SmtpReply.of(250, "2.0.0", "Ok");

  private final List<String> kept = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private SmtpReply answer = OK;
  private SmtpServer server;

  @BeforeEach
  void open() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        SmtpServer.start(
            SmtpServerSettings.lmtp(any, "mailboxes.test"),
            new SmtpHandler() {
              @Override
              public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
                kept.add(recipient);
                return answer;
              }

              @Override
              public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] octets) {
                return List.of(OK);
              }
            });
  }

  @AfterEach
  void close() {
    server.close();
  }

  private SmtpReply deliver(String local) throws IOException {
    return new LmtpMailboxes(
            server.address(),
            "node.test",
            (domain, to, octets) -> {
              others.add(to + "@" + domain);
              return OK;
            })
        .deliver("sender.example", local, NOTE);
  }

  @Test
  void mail_of_a_login_goes_to_the_server_and_other_mail_is_kept_beside_it() throws IOException {
    assertThat(deliver("ada").code()).isEqualTo(250);
    assertThat(deliver(InboundDoor.OTHER_MAILBOX).code()).isEqualTo(250);

    assertThat(kept).containsExactly("ada@sender.example");
    assertThat(others).containsExactly(InboundDoor.OTHER_MAILBOX + "@sender.example");
  }

  @Test
  void a_full_mailbox_is_told_the_sender_in_the_servers_words() throws IOException {
    answer = SmtpReply.of(552, "5.2.2", "Quota exceeded");

    assertThat(deliver("ada").folded()).isEqualTo("552 5.2.2 Quota exceeded");
  }

  @Test
  void a_server_that_is_away_is_for_later() throws IOException {
    server.close();

    SmtpReply told = deliver("ada");

    assertThat(told.isTransient()).isTrue();
    assertThat(told.text()).contains("mailboxes do not answer");
  }
}
