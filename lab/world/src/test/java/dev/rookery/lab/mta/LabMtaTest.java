package dev.rookery.lab.mta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.standards.smtp.Credentials;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpReply;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabMtaTest {
  @TempDir java.nio.file.Path temp;
  private MtaWorld world;

  @BeforeEach
  void make() throws Exception {
    world = new MtaWorld(temp.resolve("node with spaces"));
  }

  @AfterEach
  void end() throws Exception {
    world.close();
  }

  private static SmtpReply reply(RecipientResult result) {
    return ((RecipientResult.Answered) result).reply();
  }

  @Test
  void a_submitted_message_passes_policy_filter_and_mx() throws Exception {
    world.started().withFilter();
    assertThat(world.submit("bob@granite.test").isDelivered()).isTrue();
    Await.until("arrival", () -> world.receiver.taken.size() == 1);
    FakeReceiver.Taken taken = world.receiver.taken.getFirst();
    assertThat(taken.session().remoteIp()).isEqualTo(MtaWorld.NODE);
    assertThat(taken.session().helo()).isEqualTo("node1.example.test");
    assertThat(taken.envelope().sender()).isEqualTo("ann@example.test");
    assertThat(taken.text())
        .startsWith("Received: from filter.test")
        .contains("X-Filtered: yes\r\n", "ESMTPSA id", "Message-ID: <hello@example.test>");
    assertThat(world.policy.asked.getFirst())
        .containsEntry("sasl_username", "ann@example.test")
        .containsEntry("recipient", "bob@granite.test")
        .containsEntry("protocol_state", "RCPT");
    Await.until("empty queue", () -> world.mta.queued().isEmpty());
  }

  @Test
  void the_log_has_postfixs_shapes_and_joins_the_two_queue_ids() throws Exception {
    world.started().withFilter();
    world.submit("bob@granite.test");
    String id = "([0-9A-Za-z]{12,})";
    world.awaitLog("postfix/smtp\\[\\d+\\]: " + id + ": to=<bob@granite.test>.*");
    world.awaitLog("postfix/lmtp\\[\\d+\\]: " + id + ": to=<bob@granite.test>.*");
    String log = world.log();
    assertThat(log)
        .containsPattern(
            "Nov 20 \\d\\d:39:13 node1 postfix/submission/smtpd\\[\\d+\\]: "
                + id
                + ": client=unknown\\[127.0.0.\\d+\\], sasl_method=PLAIN, sasl_username=ann@example.test")
        .containsPattern("postfix/cleanup\\[\\d+\\]: " + id + ": message-id=<hello@example.test>")
        .containsPattern(
            "postfix/qmgr\\[\\d+\\]: "
                + id
                + ": from=<ann@example.test>, size=\\d+, nrcpt=1 \\(queue active\\)")
        .containsPattern(
            "postfix/lmtp\\[\\d+\\]: "
                + id
                + ": to=<bob@granite.test>, relay=127.0.0.21\\[127.0.0.21\\]:"
                + world.filterPort
                + ", delay=[0-9.]+, delays=[0-9.]+/[0-9.]+/[0-9.]+/[0-9.]+, dsn=2.0.0, status=sent"
                + " \\(250 2.0.0 Ok: queued as "
                + id
                + "\\)")
        .containsPattern(
            "postfix/reinject/smtpd\\[\\d+\\]: " + id + ": client=.*orig_queue_id=" + id)
        .containsPattern(
            "postfix/smtp\\[\\d+\\]: "
                + id
                + ": to=<bob@granite.test>, relay=mx.granite.test\\[127.0.0.22\\]:\\d+,"
                + " delay=.*, dsn=2.0.0, status=sent \\(250 2.0.0 Ok: queued as R1\\)")
        .containsPattern("postfix/qmgr\\[\\d+\\]: " + id + ": removed");
  }

  @Test
  void submission_wants_tls_and_a_good_login() throws Exception {
    world.started();
    try (SmtpClient clear = SmtpClient.connect(world.submission())) {
      RecipientResult result =
          clear
              .deliver("ann@example.test", List.of("bob@granite.test"), MtaWorld.message("x"))
              .getFirst();
      assertThat(reply(result).folded()).isEqualTo("530 5.7.0 Must issue a STARTTLS command first");
    }
    try (SmtpClient stranger = SmtpClient.connect(world.submission().withOpportunisticTls())) {
      RecipientResult result =
          stranger
              .deliver("ann@example.test", List.of("bob@granite.test"), MtaWorld.message("x"))
              .getFirst();
      assertThat(reply(result).folded())
          .isEqualTo("554 5.7.1 <bob@granite.test>: Recipient address rejected: Access denied");
    }
    SmtpClientSettings wrong =
        world
            .submission()
            .withOpportunisticTls()
            .withLogin(new Credentials("ann@example.test", "guess"));
    assertThatThrownBy(() -> SmtpClient.connect(wrong)).hasMessageContaining("535 5.7.8");
    world.awaitLog("SASL PLAIN authentication failed: sasl_username=ann@example.test");
  }

  @Test
  void the_policy_service_rejects_at_rcpt() throws Exception {
    world.started();
    world.policy.action = "REJECT 5.7.1 recipient is suppressed";
    assertThat(reply(world.submit("bob@granite.test")).folded())
        .isEqualTo(
            "554 5.7.1 <bob@granite.test>: Recipient address rejected: recipient is suppressed");
    world.awaitLog(
        "NOQUEUE: reject: RCPT from unknown\\[127.*\\]: 554 5.7.1 .*from=<ann@example.test>"
            + " to=<bob@granite.test> proto=ESMTP helo=<laptop.test>");
    world.policy.action = "DEFER 4.7.1 no permit left";
    assertThat(reply(world.submit("bob@granite.test")).code()).isEqualTo(450);
    assertThat(world.mta.queued()).isEmpty();
  }

  @Test
  void a_policy_service_that_is_down_defers() throws Exception {
    world.started();
    world.policy.close();
    assertThat(reply(world.submit("bob@granite.test")).folded())
        .isEqualTo("450 4.7.1 <bob@granite.test>: Recipient address rejected: Service unavailable");
  }

  @Test
  void mail_stays_queued_while_the_filter_is_down_and_goes_out_on_flush() throws Exception {
    world.started();
    assertThat(world.submit("bob@granite.test").isDelivered()).isTrue();
    world.awaitLog(
        "postfix/lmtp.*relay=none.*dsn=4.4.1, status=deferred \\(connect to .*Connection refused\\)");
    world.awaitDeferred();
    world.withFilter();
    world.mta.flush();
    Await.until("arrival", () -> world.receiver.taken.size() == 1);
  }

  @Test
  void a_5yz_from_the_filter_is_a_bounce_for_that_recipient_only() throws Exception {
    world.started().withFilter();
    try (SmtpClient client = world.login()) {
      client.deliver(
          "ann@example.test",
          List.of("suppressed@granite.test", "bob@granite.test"),
          MtaWorld.message("x"));
    }
    world.awaitLog(
        "to=<suppressed@granite.test>.*dsn=5.7.1, status=bounced \\(host .* said: 550 5.7.1"
            + " suppressed \\(in reply to end of DATA command\\)\\)");
    Await.until("arrival", () -> world.receiver.taken.size() == 1);
    Await.until("empty queue", () -> world.mta.queued().isEmpty());
  }

  @Test
  void a_deferral_is_tried_again_when_its_time_has_come() throws Exception {
    world.started().withFilter();
    world.receiver.atRcpt = SmtpReply.of(421, "4.7.0", "too much mail");
    world.submit("bob@granite.test");
    world.awaitLog(
        "status=deferred \\(host mx.granite.test\\[127.0.0.22\\] said: 421 4.7.0 too much mail"
            + " \\(in reply to RCPT TO command\\)\\)");
    world.awaitDeferred();
    world.receiver.atRcpt = FakeReceiver.OK;
    world.clock.turn(Duration.ofSeconds(59));
    assertThat(world.mta.queued().getFirst().recipients().getFirst().reason())
        .contains("421 4.7.0");
    world.clock.turn(Duration.ofSeconds(31));
    Await.until("arrival", () -> world.receiver.taken.size() == 1);
    world.awaitLog("status=sent \\(250 2.0.0 Ok: queued as R1\\)");
  }

  @Test
  void a_message_too_old_is_given_up() throws Exception {
    world.started().withFilter();
    world.receiver.atRcpt = SmtpReply.of(451, "4.7.1", "not today");
    world.submit("bob@granite.test");
    world.awaitDeferred();
    world.clock.turn(Duration.ofHours(1));
    world.awaitLog("postfix/qmgr.*from=<ann@example.test>, status=expired, returned to sender");
    Await.until("empty queue", () -> world.mta.queued().isEmpty());
  }

  @Test
  void an_unknown_user_is_a_bounce() throws Exception {
    world.started().withFilter();
    world.submit("unknown@granite.test");
    world.awaitLog(
        "dsn=5.1.1, status=bounced \\(host .* said: 550 5.1.1 no such user \\(in reply to RCPT TO command\\)\\)");
    Await.until("empty queue", () -> world.mta.queued().isEmpty());
  }

  @Test
  void a_domain_that_is_not_there_bounces_and_one_that_does_not_answer_waits() throws Exception {
    world.started().withFilter();
    world.dns.fails("mx", "silent.test.").mx("null.test.", 0, ".");
    world.submit("bob@nowhere.test");
    world.submit("bob@null.test");
    world.submit("bob@silent.test");
    world.awaitLog(
        "to=<bob@nowhere.test>, relay=none.*dsn=5.4.4, status=bounced \\(Host or domain name not found.*");
    world.awaitLog(
        "to=<bob@null.test>.*dsn=5.1.0, status=bounced \\(Domain null.test does not accept mail \\(nullMX\\)\\)");
    world.awaitLog("to=<bob@silent.test>.*dsn=4.4.3, status=deferred .*");
  }

  @Test
  void the_second_exchanger_is_tried_when_the_first_is_down() throws Exception {
    world.started().withFilter();
    world.dns.mx("maple.test.", 10, "down.maple.test.").address("down.maple.test.", "127.0.0.23");
    world.dns.mx("maple.test.", 20, "up.maple.test.").address("up.maple.test.", MtaWorld.MX);
    world.submit("bob@maple.test");
    Await.until("arrival", () -> world.receiver.taken.size() == 1);
    world.awaitLog(
        "postfix/smtp\\[\\d+\\]: connect to down.maple.test\\[127.0.0.23\\]:\\d+: Connection refused");
    world.awaitLog("relay=up.maple.test\\[127.0.0.22\\].*status=sent .*");
  }

  @Test
  void mail_for_our_own_domains_goes_to_the_mailboxes_and_no_other() throws Exception {
    world.started();
    FakeReceiver mailbox = world.mailbox();
    InetSocketAddress inbound = new InetSocketAddress(MtaWorld.NODE, world.inboundPort);
    try (SmtpClient client =
        SmtpClient.connect(SmtpClientSettings.smtp(inbound, "mx.granite.test"))) {
      List<RecipientResult> results =
          client.deliver(
              "", List.of("ann@example.test", "bob@other.test"), MtaWorld.message("dsn"));
      assertThat(results.get(0).isDelivered()).isTrue();
      assertThat(reply(results.get(1)).folded())
          .isEqualTo("554 5.7.1 <bob@other.test>: Relay access denied");
    }
    Await.until("mailbox", () -> mailbox.taken.size() == 1);
    java.nio.file.Files.writeString(
        world.folder.resolve("domains"), "example.test OK\nother.test OK\n");
    try (SmtpClient client =
        SmtpClient.connect(SmtpClientSettings.smtp(inbound, "mx.granite.test"))) {
      assertThat(
              client
                  .deliver("", List.of("bob@other.test"), MtaWorld.message("dsn"))
                  .getFirst()
                  .isDelivered())
          .isTrue();
    }
  }

  @Test
  void an_oversize_message_is_refused_with_its_reason() throws Exception {
    world.started();
    assertThat(reply(world.submit("bob@granite.test", new byte[0])).code()).isEqualTo(250);
    byte[] large = ("Subject: x\r\n\r\n" + "x".repeat(100_000) + "\r\n").getBytes();
    assertThat(reply(world.submit("bob@granite.test", large)).folded())
        .isEqualTo("552 5.3.4 Message size exceeds fixed limit");
  }

  @Test
  void killed_and_started_again_it_has_lost_nothing() throws Exception {
    world.started();
    for (int i = 0; i < 20; i++) {
      world.submit("bob" + i + "@granite.test");
    }
    world.mta.kill();
    world.started().withFilter();
    assertThat(world.mta.queued()).hasSize(20);
    world.mta.flush();
    Await.until("arrivals", () -> world.receiver.taken.size() == 20);
    Await.until("empty queue", () -> world.mta.queued().isEmpty());
    world.mta.kill();
    world.started();
    assertThat(world.mta.queued()).isEmpty();
  }

  @Test
  void a_second_mta_on_the_same_queue_is_told_so() throws Exception {
    world.started();
    assertThatThrownBy(() -> LabMta.start(world.settings()))
        .hasMessageContaining("already running");
  }

  @Test
  void one_session_carries_many_messages_to_the_same_destination() throws Exception {
    world.main("default_destination_concurrency_limit = 1").started().withFilter();
    for (int i = 0; i < 5; i++) {
      world.submit("bob" + i + "@granite.test");
    }
    Await.until("arrivals", () -> world.receiver.taken.size() == 5);
    assertThat(world.receiver.taken.stream().map(t -> t.session().id()).distinct()).hasSize(1);
    world.awaitLog("to=<bob4@granite.test>, relay=.*, conn_use=5, delay=.*");
  }
}
