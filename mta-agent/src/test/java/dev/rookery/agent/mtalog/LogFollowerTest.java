package dev.rookery.agent.mtalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.agent.orders.WantedStates;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.MessageFact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
  private static final String SENT = "250 2.0.0 Ok: queued as ABC";

  @TempDir private Path directory;
  private LogRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new LogRig(directory);
  }

  @AfterEach
  void close() throws IOException {
    rig.close();
  }

  @Test
  void a_delivery_is_told_with_source_budget_and_provider_and_frees_its_permit()
      throws IOException {
    UUID id = rig.filtered("4OLD1", "4NEW1");
    rig.log("smtp", LogRig.attempt("4NEW1", "sent", "2.0.0", SENT));
    rig.catchUp();
    MessageFact fact = rig.events().getFirst().message();
    assertThat(rig.kinds()).containsExactly(EventKind.DELIVERED);
    assertThat(fact.message()).isEqualTo(id);
    assertThat(fact.provider()).isEqualTo("maple");
    assertThat(fact.egressIp()).isEqualTo(WantedStates.SOURCE);
    assertThat(fact.budget()).isEqualTo("d1");
    assertThat(fact.code()).isEqualTo(250);
    assertThat(fact.status()).isEqualTo("2.0.0");
    assertThat(fact.scope()).isNull();
    assertThat(rig.hasPermit(id)).isFalse();
  }

  @Test
  void a_deferral_and_a_bounce_say_what_the_reply_objects_to() throws IOException {
    UUID id = rig.filtered("4OLD1", "4NEW1");
    rig.log(
        "smtp",
        LogRig.attempt(
            "4NEW1",
            "deferred",
            "4.7.0",
            "host mx1.maple.example[192.0.2.1] said: 421 4.7.0 [TSS04] Messages from 192.0.2.9"
                + " temporarily deferred due to user complaints (in reply to MAIL FROM command)"));
    rig.catchUp();
    assertThat(rig.hasPermit(id)).as("it may still arrive").isTrue();
    rig.log(
        "smtp",
        LogRig.attempt(
            "4NEW1",
            "bounced",
            "5.1.1",
            "host mx1.maple.example[192.0.2.1] said: 550-5.1.1 no such user 550 5.1.1 really (in"
                + " reply to RCPT TO command)"));
    rig.catchUp();
    assertThat(rig.kinds()).containsExactly(EventKind.DEFERRED, EventKind.BOUNCED);
    MessageFact deferral = rig.events().get(0).message();
    assertThat(deferral.code()).isEqualTo(421);
    assertThat(deferral.scope()).isEqualTo("ip");
    MessageFact bounce = rig.events().get(1).message();
    assertThat(bounce.code()).isEqualTo(550);
    assertThat(bounce.status()).isEqualTo("5.1.1");
    assertThat(bounce.scope()).isEqualTo("recipient");
    assertThat(rig.hasPermit(id)).isFalse();
  }

  @Test
  void the_hop_to_the_filter_is_no_outcome() throws IOException {
    UUID id = rig.filtered("4OLD1", "4NEW1");
    rig.log(
        "lmtp",
        LogRig.attempt("4OLD1", "deferred", "4.7.1", "host 127.0.0.1 said: 451 4.7.1 no permit"),
        LogRig.attempt("4OLD1", "sent", "2.0.0", "250 2.0.0 Ok: queued as 4NEW1"));
    rig.catchUp();
    assertThat(rig.kinds()).isEmpty();
    rig.log("smtp", LogRig.attempt("4NEW1", "sent", "2.0.0", SENT));
    rig.catchUp();
    assertThat(rig.kinds()).containsExactly(EventKind.DELIVERED);
    assertThat(rig.messages().find(id)).as("all is known of it").isEmpty();
  }

  @Test
  void what_the_mta_suspended_by_itself_is_no_outcome() throws IOException {
    rig.filtered("4OLD1", "4NEW1");
    rig.log(
        "error",
        "4NEW1: to=<%s>, relay=none, delay=1, delays=1/0/0/0, dsn=4.7.0, status=deferred (delivery temporarily suspended: host mx said: 421 4.7.0 [TSS04])"
            .formatted(LogRig.RECIPIENT));
    rig.catchUp();
    assertThat(rig.kinds()).isEmpty();
  }

  @Test
  void a_receiver_that_cannot_be_reached_is_a_deferral_without_a_code() throws IOException {
    rig.filtered("4OLD1", "4NEW1");
    rig.log(
        "smtp",
        "4NEW1: to=<%s>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx1.maple.example[192.0.2.1]:25: Connection timed out)"
            .formatted(LogRig.RECIPIENT));
    rig.catchUp();
    assertThat(rig.kinds()).containsExactly(EventKind.DEFERRED);
    assertThat(rig.events().getFirst().message().code()).isZero();
  }

  @Test
  void an_injection_whose_answer_was_lost_is_found_by_its_ident() throws IOException {
    UUID id = rig.filtered("4OLD1", null);
    rig.log("reinject/smtpd", "4NEW1: client=localhost[127.0.0.1], orig_queue_id=" + id);
    rig.log("cleanup", "4NEW1: message-id=<4OLD1@sender.example>");
    rig.catchUp();
    assertThat(rig.messages().find(id).orElseThrow().injectedAs())
        .as("not in the queue yet")
        .isNull();
    rig.log("qmgr", "4NEW1: from=<ann@sender.example>, size=9, nrcpt=1 (queue active)");
    rig.catchUp();
    assertThat(rig.messages().find(id).orElseThrow().injectedAs()).isEqualTo("4NEW1");
    assertThat(rig.messages().find(id).orElseThrow().answer())
        .isEqualTo("250 2.0.0 Ok: queued as 4NEW1");
  }

  @Test
  void without_ident_message_id_and_recipient_join_the_two() throws IOException {
    UUID id = rig.filtered("4OLD1", null);
    rig.log("reinject/smtpd", "4NEW1: client=localhost[127.0.0.1]");
    rig.log("cleanup", "4NEW1: message-id=<4OLD1@sender.example>");
    rig.log("smtp", LogRig.attempt("4NEW1", "sent", "2.0.0", SENT));
    rig.catchUp();
    assertThat(rig.kinds()).containsExactly(EventKind.DELIVERED);
    assertThat(rig.events().getFirst().message().message()).isEqualTo(id);
  }

  @Test
  void an_expired_message_bounces_once() throws IOException {
    UUID id = rig.filtered("4OLD1", "4NEW1");
    rig.log("qmgr", "4NEW1: from=<ann@sender.example>, status=expired, returned to sender");
    rig.log("smtp", LogRig.attempt("4NEW1", "bounced", "4.4.7", "expired"));
    rig.catchUp();
    assertThat(rig.kinds()).containsExactly(EventKind.BOUNCED);
    assertThat(rig.events().getFirst().message().scope()).isEqualTo("system");
    assertThat(rig.hasPermit(id)).isFalse();
  }

  @Test
  void a_submission_given_up_before_the_filter_is_accepted_and_bounced() throws IOException {
    rig.log(
        "submission/smtpd",
        "4OLD1: client=c[192.0.2.7], sasl_method=PLAIN, sasl_username=ann@sender.example");
    rig.log("cleanup", "4OLD1: message-id=<x@y>");
    rig.log("lmtp", LogRig.attempt("4OLD1", "bounced", "5.4.6", "mail loops back to myself"));
    rig.catchUp();
    assertThat(rig.kinds()).containsExactly(EventKind.ACCEPTED, EventKind.BOUNCED);
    assertThat(rig.events().getFirst().message().tenant()).isEqualTo(WantedStates.TENANT);
  }

  @Test
  void mail_of_others_is_nobodys_outcome() throws IOException {
    rig.log("smtp", LogRig.attempt("4DSN1", "sent", "2.0.0", SENT));
    rig.log("smtpd", "NOQUEUE: reject: RCPT from x[192.0.2.3]: 554 5.7.1 Relay access denied");
    rig.raw("garbage\n\n" + "x".repeat(40_000) + "\n");
    rig.catchUp();
    assertThat(rig.kinds()).isEmpty();
  }

  @Test
  void a_line_written_in_two_parts_is_taken_once_whole() throws IOException {
    rig.filtered("4OLD1", "4NEW1");
    String line =
        "Jan  1 00:00:00 n postfix/smtp[1]: " + LogRig.attempt("4NEW1", "sent", "2.0.0", SENT);
    rig.raw(line.substring(0, 60));
    rig.catchUp();
    assertThat(rig.kinds()).isEmpty();
    rig.raw(line.substring(60) + "\n");
    rig.catchUp();
    assertThat(rig.kinds()).containsExactly(EventKind.DELIVERED);
  }

  @Test
  void a_rotated_log_is_read_to_its_end_before_the_new_one() throws IOException {
    rig.filtered("4OLD1", "4NEW1");
    rig.filtered("4OLD2", "4NEW2");
    rig.filtered("4OLD3", "4NEW3");
    rig.log("smtp", LogRig.attempt("4NEW1", "sent", "2.0.0", SENT));
    rig.catchUp();
    rig.rotate("20260101-000000");
    rig.log("smtp", LogRig.attempt("4NEW2", "deferred", "4.2.0", "host m said: 451 4.2.0 x"));
    rig.catchUp();
    Files.writeString(
        rig.logFile().resolveSibling("maillog.20260101-000000"),
        "Jan  1 00:00:00 n postfix/smtp[1]: "
            + LogRig.attempt("4NEW3", "sent", "2.0.0", SENT)
            + "\n",
        StandardOpenOption.APPEND);
    rig.catchUp();
    rig.turn(Duration.ofSeconds(1));
    rig.catchUp();
    assertThat(rig.kinds())
        .containsExactly(EventKind.DELIVERED, EventKind.DELIVERED, EventKind.DEFERRED);
  }

  @Test
  void a_follower_that_was_away_finds_its_place_over_two_rotations() throws IOException {
    for (int i = 1; i <= 4; i++) {
      rig.filtered("4OLD" + i, "4NEW" + i);
    }
    rig.log("smtp", LogRig.attempt("4NEW1", "sent", "2.0.0", SENT));
    rig.catchUp();
    rig.log("smtp", LogRig.attempt("4NEW2", "sent", "2.0.0", SENT));
    rig.close();
    rig.rotate("20260101-000000");
    rig.log("smtp", LogRig.attempt("4NEW3", "sent", "2.0.0", SENT));
    rig.rotate("20260102-000000");
    rig.log("smtp", LogRig.attempt("4NEW4", "sent", "2.0.0", SENT));
    rig = new LogRig(directory);
    for (int i = 0; i < 5; i++) {
      rig.catchUp();
      rig.turn(Duration.ofSeconds(1));
    }
    assertThat(rig.events()).extracting(event -> event.message().message()).hasSize(4);
    assertThat(rig.events()).extracting(event -> event.message().message()).doesNotHaveDuplicates();
  }

  @Test
  void a_truncated_log_is_read_from_its_start() throws IOException {
    rig.filtered("4OLD1", "4NEW1");
    rig.log("smtp", LogRig.attempt("4DSN1", "sent", "2.0.0", SENT));
    rig.log("smtp", LogRig.attempt("4DSN2", "sent", "2.0.0", SENT));
    rig.catchUp();
    Files.writeString(rig.logFile(), "");
    rig.log("smtp", LogRig.attempt("4NEW1", "sent", "2.0.0", SENT));
    rig.catchUp();
    assertThat(rig.kinds()).containsExactly(EventKind.DELIVERED);
  }
}
