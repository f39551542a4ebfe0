package dev.rookery.agent.mailet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.agent.orders.WantedStates;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.MessageFact;
import dev.rookery.contract.UnsubscribeToken;
import dev.rookery.standards.dkim.DkimResult;
import dev.rookery.standards.dkim.DkimVerifier;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.smtp.SmtpReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailPathTest {
  private static final String BOB = "bob@maple-mail.example";

  @TempDir private Path directory;

  private MailPathRig rig;

  @BeforeEach
  void open() throws IOException {
    rig = new MailPathRig(directory);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void a_message_passes_with_the_mtas_own_reply() {
    rig.want(w -> w);
    SmtpReply reply = rig.submit("4AAAAA", BOB);
    assertThat(reply.folded()).isEqualTo("250 2.0.0 Ok: queued as 4NEW1");
    assertThat(rig.kinds()).containsExactly(EventKind.ACCEPTED);
    MessageFact fact = rig.events().getFirst().message();
    assertThat(fact.provider()).isEqualTo("maple");
    assertThat(fact.tenant()).isEqualTo(WantedStates.TENANT);
    assertThat(fact.sendingDomain()).isEqualTo("sender.example");
    assertThat(rig.sink().taken().getFirst().ident()).isEqualTo(fact.message().toString());
  }

  @Test
  void it_leaves_signed_and_with_one_click_unsubscribe_under_the_signature() {
    rig.want(w -> w);
    rig.submit("4AAAAA", BOB);
    RawMessage sent = RawMessage.parse(rig.sink().taken().getFirst().octets());
    assertThat(new DkimVerifier(rig.dns(), Instant::now).verify(sent))
        .singleElement()
        .satisfies(result -> assertThat(result).matches(DkimResult::isPass));
    String signature = sent.findHeader("DKIM-Signature").orElseThrow().value().toLowerCase();
    assertThat(signature.replaceAll("\\s", ""))
        .contains("list-unsubscribe:", "list-unsubscribe-post", "feedback-id");
    assertThat(sent.findHeader("List-Unsubscribe-Post").orElseThrow().value())
        .isEqualTo("List-Unsubscribe=One-Click");
    Matcher url =
        Pattern.compile("<http://127.0.0.1:8080/u/([^>]+)>, <mailto:unsubscribe\\+([^@]+)@")
            .matcher(sent.findHeader("List-Unsubscribe").orElseThrow().value());
    assertThat(url.find()).isTrue();
    UUID message = rig.events().getFirst().message().message();
    assertThat(MailtoToken.read(url.group(2), WantedStates.UNSUBSCRIBE_KEY)).hasValue(message);
    assertThat("unsubscribe+" + url.group(2)).as("a local part").hasSizeLessThanOrEqualTo(64);
    assertThat(UnsubscribeToken.read(url.group(1), WantedStates.UNSUBSCRIBE_KEY).message())
        .isEqualTo(message);
    assertThat(sent.findHeader("Feedback-ID").orElseThrow().value())
        .isEqualTo("-:%s:%s:rookery".formatted(WantedStates.TENANT, message));
  }

  @Test
  void the_body_and_other_fields_stay_octet_for_octet() {
    rig.want(w -> w);
    String odd =
        MailPathRig.PLAIN.replace("Hello", "Hällo\tthere  ").replace("A body.", "..\n\nünïcode  ");
    rig.submit("4AAAAA", odd.replace("To:", "Bcc: secret@x.example\nTo:"), BOB);
    String sent = new String(rig.sink().taken().getFirst().octets(), StandardCharsets.UTF_8);
    assertThat(sent)
        .contains("Subject: Hällo\tthere  \r\n")
        .endsWith("\r\n\r\n..\r\n\r\nünïcode  \r\n");
    assertThat(sent).doesNotContain("secret@x.example");
  }

  @Test
  void the_campaign_header_goes_into_the_feedback_id_and_does_not_leave() {
    rig.want(w -> w);
    rig.submit("4AAAAA", "X-Rookery-Campaign: spring-1\n" + MailPathRig.PLAIN, BOB);
    String sent = rig.sink().taken().getFirst().text();
    assertThat(sent).contains("Feedback-ID: spring-1:").doesNotContain("X-Rookery");
  }

  @Test
  void each_recipient_gets_an_answer_and_a_copy_of_its_own() {
    rig.want(w -> w.suppressed("eve@maple-mail.example", "complaint"));
    List<SmtpReply> replies =
        rig.submit(
            "4AAAAA", MailPathRig.PLAIN, BOB, "eve@maple-mail.example", "cy@maple-mail.example");
    assertThat(replies).extracting(SmtpReply::code).containsExactly(250, 550, 250);
    assertThat(replies.get(1).folded()).isEqualTo("550 5.7.1 recipient is suppressed (complaint)");
    assertThat(rig.sink().taken()).extracting(ReinjectionSink.Taken::ident).doesNotHaveDuplicates();
    assertThat(rig.kinds())
        .containsExactly(
            EventKind.ACCEPTED, EventKind.ACCEPTED, EventKind.BOUNCED, EventKind.ACCEPTED);
  }

  @Test
  void a_refusal_is_repeated_without_a_second_event() {
    rig.want(w -> w.suppressed(BOB, "bounce"));
    SmtpReply first = rig.submit("4AAAAA", BOB);
    assertThat(rig.submit("4AAAAA", BOB).folded()).isEqualTo(first.folded());
    assertThat(rig.kinds()).containsExactly(EventKind.ACCEPTED, EventKind.BOUNCED);
  }

  @Test
  void a_message_asked_about_again_is_neither_sent_nor_counted_twice() throws Exception {
    rig.want(w -> w);
    SmtpReply first = rig.submit("4AAAAA", BOB);
    rig.restart();
    assertThat(rig.submit("4AAAAA", BOB).folded()).isEqualTo(first.folded());
    assertThat(rig.sink().taken()).hasSize(1);
    assertThat(rig.kinds()).containsExactly(EventKind.ACCEPTED);
  }

  @Test
  void an_mta_that_does_not_take_it_back_gets_a_4yz_and_the_permit_is_returned() {
    rig.want(w -> w.budgets(MailPathRig.budget("d1", 1, MailPathRig.DAY)));
    rig.sink().answerInstead(SmtpReply.of(452, "4.3.1", "Insufficient system storage"));
    assertThat(rig.submit("4AAAAA", BOB).folded())
        .startsWith("451 4.3.0 re-injection: 452 4.3.1 Insufficient system storage");
    rig.sink().answerInstead(SmtpReply.ok());
    assertThat(rig.submit("4BBBBB", BOB).code()).isEqualTo(250);
    assertThat(rig.submit("4AAAAA", BOB).code()).as("the only permit is used").isEqualTo(451);
    assertThat(rig.kinds()).containsExactly(EventKind.ACCEPTED, EventKind.ACCEPTED);
  }

  @Test
  void without_a_permit_the_message_waits_and_is_woken_when_a_budget_opens() throws Exception {
    rig.want(w ->
        w.budgets(
            MailPathRig.budget("d1", 1, MailPathRig.DAY),
            MailPathRig.budget("d2", 2, MailPathRig.DAY.plus(Duration.ofDays(1)))));
    rig.submit("4AAAAA", BOB);
    for (String waiting : List.of("4BBBBB", "4CCCCC", "4DDDDD")) {
      assertThat(rig.submit(waiting, BOB).folded())
          .isEqualTo("451 4.7.1 no permit: 1 of 1 used of d1");
    }
    rig.turnTo(MailPathRig.DAY.plus(Duration.ofDays(1)));
    assertThat(postqueueLines(2)).containsExactly("-f", "-i 4BBBBB");
    assertThat(rig.submit("4BBBBB", BOB).code()).isEqualTo(250);
    assertThat(rig.submit("4CCCCC", BOB).code())
        .as("the first day's message is still under way and counts")
        .isEqualTo(451);
  }

  @Test
  void a_sender_of_somebody_else_is_refused_in_envelope_and_header() {
    rig.want(w -> w);
    SmtpReply reply =
        rig.submit("4AAAAA", MailPathRig.PLAIN.replace("ann@", "boss@"), BOB).getFirst();
    assertThat(reply.folded())
        .isEqualTo("550 5.7.1 <boss@sender.example> is not a sender of this login");
    assertThat(
            rig.submit(
                    "4BBBBB", MailPathRig.PLAIN.replace("From: Ann", "From: x@y.example, Ann"), BOB)
                .getFirst()
                .code())
        .isEqualTo(550);
  }

  @Test
  void a_message_above_the_limit_is_refused_with_552() {
    rig.want(w -> w);
    SmtpReply reply =
        rig.submit("4AAAAA", MailPathRig.PLAIN + "x".repeat(70).concat("\n").repeat(2000), BOB)
            .getFirst();
    assertThat(reply.folded()).startsWith("552 5.3.4 message has 14");
  }

  @Test
  void a_domain_whose_provider_cannot_be_asked_waits() {
    rig.want(w -> w);
    assertThat(rig.submit("4AAAAA", "bob@dark.example").folded()).startsWith("451 4.4.3");
    assertThat(rig.kinds()).isEmpty();
  }

  @Test
  void nothing_passes_before_there_is_a_wanted_state() {
    assertThat(rig.submit("4AAAAA", BOB).folded())
        .isEqualTo("451 4.3.0 node has no wanted state yet");
  }

  @Test
  void without_a_key_for_its_domain_a_message_waits_and_keeps_no_permit() {
    rig.want(w -> w.keys().budgets(MailPathRig.budget("d1", 1, MailPathRig.DAY)));
    assertThat(rig.submit("4AAAAA", BOB).folded())
        .isEqualTo("451 4.7.5 no DKIM key for sender.example on this node yet");
    rig.want(w -> w.budgets(MailPathRig.budget("d1", 1, MailPathRig.DAY)));
    assertThat(rig.submit("4BBBBB", BOB).code()).isEqualTo(250);
  }

  @Test
  void a_message_without_message_id_gets_the_same_one_whenever_asked() {
    rig.want(w -> w);
    String bare = MailPathRig.PLAIN.replaceAll("Message-ID: .*\n", "");
    rig.sink().answerInstead(SmtpReply.of(451, "4.3.0", "later"));
    rig.submit("4AAAAA", bare, BOB);
    rig.sink().answerInstead(SmtpReply.ok());
    rig.submit("4AAAAA", bare, BOB);
    UUID id = rig.events().getFirst().message().message();
    assertThat(rig.sink().taken().getFirst().text())
        .contains("Message-ID: <%s@sender.example>\r\n".formatted(id));
  }

  @Test
  void a_pipeline_file_may_use_ready_matchers_and_mailets() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("own.pipeline"),
            """
            RecipientIs=bob@maple-mail.example  SetMimeHeader  name=X-Tag value="for bob"
            SenderIs=nobody@x.example           Null
            HasHeader=X-Drop                    ToProcessor  processor=ghost
            All                                 WarmupPermit
            """);
    rig.usePipeline(file);
    rig.want(w -> w);
    rig.submit("4AAAAA", BOB);
    assertThat(rig.sink().taken().getFirst().text()).contains("X-Tag: for bob\r\n");
    assertThat(rig.submit("4BBBBB", "X-Drop: 1\n" + MailPathRig.PLAIN, BOB).getFirst().folded())
        .isEqualTo("550 5.7.1 refused by policy");
  }

  private List<String> postqueueLines(int atLeast) throws Exception {
    Instant end = Instant.now().plusSeconds(20);
    while (Instant.now().isBefore(end)) {
      List<String> lines =
          Files.exists(rig.queueLog()) ? Files.readAllLines(rig.queueLog()) : List.of();
      if (lines.size() >= atLeast) {
        return lines;
      }
      Thread.onSpinWait();
    }
    throw new AssertionError("postqueue was not run in time");
  }
}
