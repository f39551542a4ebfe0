package dev.rookery.agent.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.agent.journal.Journal;
import dev.rookery.agent.journal.JournalSettings;
import dev.rookery.agent.mailet.MailtoToken;
import dev.rookery.agent.orders.MtaFiles;
import dev.rookery.agent.orders.Orders;
import dev.rookery.agent.orders.WantedStates;
import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.MessageFact;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.UnsubscribeToken;
import dev.rookery.standards.arf.ArfReport;
import dev.rookery.standards.arf.ArfWriter;
import dev.rookery.standards.arf.FeedbackType;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboundMailTest {
  private static final NodeKeys KEYS = NodeKeys.ofRoot(new byte[32]);
  private static final UUID MESSAGE = UUID.fromString("11111111-1111-8111-8111-111111111111");
  private static final String TOKEN =
      new UnsubscribeToken(WantedStates.NODE, MESSAGE).write(WantedStates.UNSUBSCRIBE_KEY);
  private static final String NOTE = "Subject: hi\r\n\r\nhello\r\n";

  @TempDir private Path directory;
  private Journal journal;
  private InboundMail inbound;

  @BeforeEach
  void open() throws Exception {
    HeardBook heard = new HeardBook();
    journal =
        new Journal(
            directory.resolve("journal"),
            JournalSettings.defaults(),
            WantedStates.NODE,
            InstantSource.system(),
            List.of(heard));
    Orders orders =
        new Orders(
            WantedStates.NODE,
            KEYS,
            directory.resolve("state"),
            new MtaFiles(directory.resolve("passwd"), directory.resolve("domains"), List.of()),
            journal);
    orders.offer(SealedWanted.seal(WantedStates.of(1).build(), KEYS));
    inbound =
        InboundMail.open(
            new InboundMail.Settings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "node.test",
                directory.resolve("mail"),
                Optional.empty()),
            journal,
            heard,
            orders,
            new ZoneResolver().mx("maple-mail.example.", 10, "mx1.maple.example."),
            InstantSource.system());
  }

  @AfterEach
  void close() {
    inbound.close();
    journal.close();
  }

  @Test
  void a_complaint_is_attributed_by_the_signed_token_in_the_original() {
    String report = report("List-Unsubscribe: <http://127.0.0.1:8080/u/" + TOKEN + ">\r\n");
    assertThat(send("fbl@sender.example", report).code()).isEqualTo(250);
    MessageFact fact = events().getFirst().message();
    assertThat(kinds()).containsExactly(EventKind.COMPLAINED);
    assertThat(fact.message()).isEqualTo(MESSAGE);
    assertThat(fact.tenant()).isEqualTo(WantedStates.TENANT);
    assertThat(fact.sendingDomain()).isEqualTo("sender.example");
    assertThat(fact.recipient()).isEqualTo("bob@maple-mail.example");
    assertThat(fact.provider()).isEqualTo("maple");
  }

  @Test
  void a_redacted_complaint_is_attributed_by_its_feedback_id() {
    send("fbl@sender.example", report("Feedback-ID: -:t:" + MESSAGE + ":rookery\r\n"));
    assertThat(events().getFirst().message().message()).isEqualTo(MESSAGE);
  }

  @Test
  void a_complaint_that_comes_twice_counts_once() {
    String report = report("Feedback-ID: -:t:" + MESSAGE + ":rookery\r\n");
    send("fbl@sender.example", report);
    send("fbl@sender.example", report);
    assertThat(kinds()).containsExactly(EventKind.COMPLAINED);
  }

  @Test
  void a_complaint_about_nothing_of_ours_is_kept_for_people() throws IOException {
    String forged = TOKEN.substring(0, 63) + (TOKEN.endsWith("A") ? "Q" : "A");
    send("fbl@sender.example", report("List-Unsubscribe: <http://x/" + forged + ">\r\n"));
    assertThat(kinds()).isEmpty();
    assertThat(mailbox("_other")).hasSize(1);
  }

  @Test
  void an_unsubscribe_request_by_mail_is_told_without_looking_at_its_text() {
    String mailto = MailtoToken.write(MESSAGE, WantedStates.UNSUBSCRIBE_KEY);
    send("unsubscribe+%s@sender.example".formatted(mailto), NOTE);
    send("unsubscribe+%s@sender.example".formatted(mailto.replace('1', '2')), NOTE);
    assertThat(kinds()).containsExactly(EventKind.UNSUBSCRIBED);
    assertThat(events().getFirst().message().message()).isEqualTo(MESSAGE);
  }

  @Test
  void replies_go_to_the_mailbox_of_their_owner_and_others_to_one_for_all() throws IOException {
    send("ann@sender.example", NOTE);
    send("\"../../etc\"@sender.example", NOTE);
    assertThat(mailbox("ann")).singleElement().satisfies(file -> assertThat(file).hasContent(NOTE));
    assertThat(mailbox("_other")).hasSize(1);
  }

  @Test
  void a_domain_that_is_not_ours_is_refused() {
    assertThat(send("ann@elsewhere.example", NOTE).folded())
        .isEqualTo("550 5.1.2 mail for this domain is not taken here");
  }

  @Test
  void a_message_that_is_none_is_kept_and_harms_nobody() throws IOException {
    assertThat(send("ann@sender.example", "no header at all\r\n\0\1\r\n").code()).isEqualTo(250);
    assertThat(mailbox("ann")).hasSize(1);
  }

  private static String report(String headers) {
    String original = headers + "From: Ann <ann@sender.example>\r\nSubject: x\r\n\r\nbody\r\n";
    RawMessage message = RawMessage.parse(original.getBytes(StandardCharsets.US_ASCII));
    ArfReport report =
        ArfReport.of(FeedbackType.ABUSE, "Maple/1", message)
            .withEnvelope("ann@sender.example", List.of("bob@maple-mail.example"));
    RawMessage written =
        new ArfWriter("fbl@maple.example", InstantSource.system())
            .write("fbl@sender.example", report);
    return new String(written.bytes(), StandardCharsets.US_ASCII);
  }

  private SmtpReply send(String recipient, String message) {
    try (SmtpClient client =
        SmtpClient.connect(SmtpClientSettings.lmtp(inbound.address(), "mta.test"))) {
      byte[] octets = message.getBytes(StandardCharsets.ISO_8859_1);
      RecipientResult result = client.deliver("x@y.example", List.of(recipient), octets).getFirst();
      return ((RecipientResult.Answered) result).reply();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Path> mailbox(String name) throws IOException {
    Path folder = directory.resolve("mail/sender.example").resolve(name).resolve("new");
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private List<Event> events() {
    return journal.reader().after(0, 100).stream()
        .filter(event -> event.kind() != EventKind.APPLIED)
        .toList();
  }

  private List<EventKind> kinds() {
    return events().stream().map(Event::kind).toList();
  }
}
