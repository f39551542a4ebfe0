package dev.rookery.lab.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.standards.arf.ArfReader;
import dev.rookery.standards.arf.ArfReport;
import dev.rookery.standards.dkim.DkimAlgorithm;
import dev.rookery.standards.dkim.DkimIdentity;
import dev.rookery.standards.dkim.DkimKeyPair;
import dev.rookery.standards.dkim.DkimSigner;
import dev.rookery.standards.dkim.DkimStatus;
import dev.rookery.standards.dmarc.DmarcResult;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import dev.rookery.standards.spf.SpfResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReceivingProviderTest {
  private static final String SENDER_IP = "127.0.0.31";
  private static final String PROVIDER_IP = "127.0.0.32";
  private static DkimKeyPair key;

  private final ZoneResolver dns = new ZoneResolver();
  private final AtomicInteger day = new AtomicInteger();
  private final int port = freePort();
  private ReceivingProvider provider;

  @BeforeAll
  static void makeKey() {
    key = DkimKeyPair.generate(DkimAlgorithm.RSA_SHA256);
  }

  @AfterEach
  void stop() {
    if (provider != null) {
      provider.close();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(PROVIDER_IP))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void start(ProviderCharacter character) throws IOException {
    dns.txt("example.test.", "v=spf1 ip4:" + SENDER_IP + " -all")
        .txt("s1._domainkey.example.test.", key.record().text())
        .txt("_dmarc.example.test.", "v=DMARC1; p=reject");
    provider = ReceivingProvider.start(character, ReceiverWorld.of(port, dns, day::get));
  }

  private SmtpClient connect() throws IOException {
    return SmtpClient.connect(
        SmtpClientSettings.smtp(provider.address(), "node1.example.test")
            .withBind(InetAddress.getByName(SENDER_IP)));
  }

  private SmtpReply send(String recipient) throws IOException {
    try (SmtpClient client = connect()) {
      RecipientResult result =
          client.deliver("ann@example.test", List.of(recipient), signed()).getFirst();
      return ((RecipientResult.Answered) result).reply();
    }
  }

  private static byte[] signed() {
    String text =
        """
        From: Ann <ann@example.test>
        To: you
        Subject: hello
        Message-ID: <1@example.test>
        Date: Fri, 20 Nov 2026 14:39:13 +0000
        List-Unsubscribe: <https://example.test/u/1>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click

        hello
        """;
    RawMessage message = RawMessage.ofLines(text.getBytes(StandardCharsets.US_ASCII));
    DkimIdentity identity = new DkimIdentity(DomainName.of("example.test"), "s1", key.privateKey());
    return new DkimSigner(InstantSource.system()).sign(message, List.of(identity)).bytes();
  }

  private int sentUntilRefused() throws IOException {
    int taken = 0;
    while (send("user" + taken + "@" + provider.character().domains().iterator().next())
        .isPositive()) {
      taken++;
    }
    return taken;
  }

  @Test
  void a_good_message_passes_all_three_and_is_remembered() throws Exception {
    start(ProviderCharacter.granite(PROVIDER_IP));
    assertThat(send("bob@granite.test").isPositive()).isTrue();
    Arrival arrival = provider.arrivals().getFirst();
    assertThat(arrival.verdicts())
        .contains(new Verdicts(SpfResult.PASS, DkimStatus.PASS, "example.test", DmarcResult.PASS));
    assertThat(arrival.ip()).isEqualTo(SENDER_IP);
    assertThat(arrival.messageId()).isEqualTo("<1@example.test>");
    assertThat(arrival.oneClick()).isTrue();
    assertThat(provider.counts()).isEqualTo(new ArrivalCounts(1, 0, 0, 1, 1, 1, 1, 1));
  }

  @Test
  void a_message_from_elsewhere_does_not_pass_spf() throws Exception {
    start(ProviderCharacter.granite(PROVIDER_IP));
    dns.remove("txt", "example.test.").txt("example.test.", "v=spf1 ip4:192.0.2.1 -all");
    send("bob@granite.test");
    Verdicts verdicts = provider.arrivals().getFirst().verdicts().orElseThrow();
    assertThat(verdicts.spf()).isEqualTo(SpfResult.FAIL);
    assertThat(verdicts.dmarc()).isEqualTo(DmarcResult.PASS);
  }

  @Test
  void each_provider_refuses_a_new_address_in_its_own_words_at_its_own_step() throws Exception {
    Tolerance three = Tolerance.growing(3, 2);
    start(ProviderCharacter.granite(PROVIDER_IP).withTolerance(three));
    assertThat(sentUntilRefused()).isEqualTo(3);
    assertThat(provider.arrivals().getLast().reply().folded())
        .startsWith("421-4.7.28 Gmail has detected an unusual rate")
        .contains("[" + SENDER_IP + "]");
    provider.close();
    start(ProviderCharacter.maple(PROVIDER_IP).withTolerance(three));
    assertThat(sentUntilRefused()).isEqualTo(3);
    assertThat(provider.arrivals().getLast().recipient()).isEqualTo("user3@maple.test");
    assertThat(provider.arrivals().getLast().reply().folded()).startsWith("451 4.7.650 ");
    provider.close();
    start(ProviderCharacter.yarrow(PROVIDER_IP).withTolerance(three));
    assertThat(sentUntilRefused()).isEqualTo(3);
    assertThat(provider.arrivals().getLast().recipient()).isEmpty();
    assertThat(provider.arrivals().getLast().reply().folded()).startsWith("421 4.7.0 [TSS04] ");
  }

  @Test
  void an_address_that_is_known_may_send_more_the_next_day() throws Exception {
    start(ProviderCharacter.maple(PROVIDER_IP).withTolerance(Tolerance.growing(3, 2)));
    sentUntilRefused();
    day.incrementAndGet();
    assertThat(sentUntilRefused()).isEqualTo(6);
    assertThat(provider.history(SENDER_IP).orElseThrow().byDay()).containsEntry(1, 6L);
  }

  @Test
  void an_objection_holds_for_its_days_only() throws Exception {
    start(
        ProviderCharacter.maple(PROVIDER_IP)
            .withTolerance(Tolerance.growing(4, 1))
            .withObjection(new Objection(1, 1, 2)));
    assertThat(sentUntilRefused()).isEqualTo(4);
    day.set(1);
    assertThat(sentUntilRefused()).isEqualTo(2);
    day.set(2);
    assertThat(sentUntilRefused()).isEqualTo(4);
  }

  @Test
  void an_unknown_user_bounces_and_a_foreign_domain_is_refused() throws Exception {
    start(ProviderCharacter.granite(PROVIDER_IP));
    assertThat(send("unknown7@granite.test").folded()).startsWith("550-5.1.1 The email account");
    assertThat(send("bob@maple.test").code()).isEqualTo(550);
    assertThat(provider.counts().bounced()).isEqualTo(2);
  }

  @Test
  void sessions_at_once_never_share_the_last_place() throws Exception {
    start(ProviderCharacter.granite(PROVIDER_IP).withTolerance(Tolerance.growing(25, 1)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String recipient = "user" + i + "@granite.test";
        all.add(threads.submit(() -> send(recipient)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(provider.counts().delivered()).isEqualTo(25);
    assertThat(provider.counts().deferred()).isEqualTo(15);
  }

  @Test
  void a_complaint_reaches_the_domain_that_signed_though_its_server_was_away() throws Exception {
    start(ProviderCharacter.granite(PROVIDER_IP));
    dns.mx("example.test.", 10, "node1.example.test.").address("node1.example.test.", SENDER_IP);
    send("complainer1@granite.test");
    assertThat(provider.pendingComplaints()).isEqualTo(1);
    Inbox inbox = new Inbox();
    try (SmtpServer _ =
        SmtpServer.start(
            SmtpServerSettings.smtp(new InetSocketAddress(SENDER_IP, port), "node1.example.test"),
            inbox)) {
      byte[] octets = inbox.messages.poll(10, TimeUnit.SECONDS);
      assertThat(octets).isNotNull();
      ArfReport report = ArfReader.find(RawMessage.parse(octets)).orElseThrow();
      assertThat(report.recipients()).containsExactly("complainer1@granite.test");
      assertThat(report.type().isComplaint()).isTrue();
      assertThat(inbox.recipients).containsExactly("fbl@example.test");
    }
  }

  /** Takes everything. */
  private static final class Inbox implements SmtpHandler {
    private final LinkedBlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> recipients = new LinkedBlockingQueue<>();

    @Override
    public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
      recipients.add(recipient);
      return SmtpReply.ok();
    }

    @Override
    public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
      messages.add(message);
      return List.of(SmtpReply.ok());
    }
  }
}
