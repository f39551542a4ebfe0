package dev.rookery.lab.mta;

import dev.rookery.lab.mta.sasl.DovecotAuthServer;
import dev.rookery.postgres.owned.FreePort;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.smtp.AnyCertificate;
import dev.rookery.standards.smtp.Credentials;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.TlsMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/** A node's MTA with everything around it, on a loopback address of its own. */
final class MtaWorld implements AutoCloseable {
  static final String NODE = "127.0.0.21";
  static final String MX = "127.0.0.22";
  static final Credentials ANN = new Credentials("ann@example.test", "s3cret");

  final Path folder;
  final TurnedClock clock = new TurnedClock();
  final ZoneResolver dns = new ZoneResolver();
  final int submissionPort = freePort(NODE);
  final int reinjectPort = freePort(NODE);
  final int inboundPort = freePort(NODE);
  final int policyPort = freePort(NODE);
  final int filterPort = freePort(NODE);
  final int mailboxPort = freePort(NODE);
  final FakeReceiver receiver;
  final FakePolicy policy;
  final DovecotAuthServer auth;
  private final List<Runnable> opened = new ArrayList<>();
  private String extraMain = "";
  LabMta mta;

  MtaWorld(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    receiver = FakeReceiver.smtp(new InetSocketAddress(MX, 0), UnaryOperator.identity());
    policy = new FakePolicy(new InetSocketAddress(NODE, policyPort));
    writePasswd(folder.resolve("passwd"));
    auth = DovecotAuthServer.start(new InetSocketAddress(NODE, 0), folder.resolve("passwd"));
    TestIdentity.write(folder, "node1.example.test");
    Files.writeString(folder.resolve("domains"), "example.test OK\n");
    dns.mx("granite.test.", 10, "mx.granite.test.").address("mx.granite.test.", MX);
  }

  /** Adds lines to main.cf. */
  MtaWorld main(String lines) {
    extraMain += lines + "\n";
    return this;
  }

  static int freePort(String address) {
    return FreePort.on(InetAddress.ofLiteral(address));
  }

  private static void writePasswd(Path file) throws Exception {
    byte[] salt = {1, 2, 3, 4};
    MessageDigest sha = MessageDigest.getInstance("SHA-512");
    sha.update(ANN.password().getBytes(StandardCharsets.UTF_8));
    byte[] digest = sha.digest(salt);
    byte[] all = java.util.Arrays.copyOf(digest, digest.length + salt.length);
    System.arraycopy(salt, 0, all, digest.length, salt.length);
    Files.writeString(
        file, ANN.user() + ":{SSHA512}" + Base64.getEncoder().encodeToString(all) + "\n");
  }

  void writeConfig() throws IOException {
    Files.writeString(
        folder.resolve("main.cf"),
        """
        compatibility_level = 3.6
        myhostname = node1.example.test
        queue_directory = spool
        maillog_file = maillog
        mynetworks = 127.0.0.0/8
        mydestination =
        message_size_limit = 100000
        minimal_backoff_time = 60s
        maximal_backoff_time = 10m
        queue_run_delay = 30s
        maximal_queue_lifetime = 1h
        smtp_bind_address = %s
        smtp_tls_security_level = may
        lmtp_send_xforward_command = yes
        smtpd_tls_cert_file = cert.pem
        smtpd_tls_key_file = key.pem
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = inet:%s:%d
        virtual_mailbox_domains = texthash:domains
        virtual_transport = lmtp:[%s]:%d
        smtpd_policy_service_try_limit = 1
        %s
        """
            .formatted(NODE, NODE, auth.address().getPort(), NODE, mailboxPort, extraMain.strip()));
    Files.writeString(
        folder.resolve("master.cf"),
        """
        # submission
        %1$s:%2$d inet n - n - - smtpd
          -o syslog_name=postfix/submission
          -o smtpd_tls_security_level=encrypt
          -o smtpd_sasl_auth_enable=yes
          -o smtpd_recipient_restrictions=check_policy_service,{inet:%1$s:%5$d,timeout=5s,default_action=DEFER_IF_PERMIT},permit_sasl_authenticated,reject
          -o content_filter=lmtp:[%1$s]:%6$d
        %1$s:%3$d inet n - n - - smtpd
          -o syslog_name=postfix/reinject
          -o content_filter=
          -o smtpd_recipient_restrictions=permit_mynetworks,reject
          -o smtpd_authorized_xforward_hosts=127.0.0.0/8
        %1$s:%4$d inet n - n - - smtpd
          -o mynetworks=192.0.2.1
          -o smtpd_relay_restrictions=reject_unauth_destination
        pickup unix n - n 60 1 pickup
        """
            .formatted(NODE, submissionPort, reinjectPort, inboundPort, policyPort, filterPort));
  }

  LabMtaSettings settings() {
    return LabMtaSettings.of(folder, dns, receiver.address().getPort())
        .withClock(clock)
        .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));
  }

  MtaWorld started() throws IOException {
    writeConfig();
    mta = LabMta.start(settings());
    return this;
  }

  MtaWorld withFilter() throws IOException {
    EchoFilter filter =
        new EchoFilter(
            new InetSocketAddress(NODE, filterPort), new InetSocketAddress(NODE, reinjectPort));
    opened.add(filter::close);
    return this;
  }

  FakeReceiver mailbox() throws IOException {
    FakeReceiver mailbox = FakeReceiver.lmtp(new InetSocketAddress(NODE, mailboxPort));
    opened.add(mailbox::close);
    return mailbox;
  }

  SmtpClientSettings submission() {
    return SmtpClientSettings.smtp(new InetSocketAddress(NODE, submissionPort), "laptop.test");
  }

  SmtpClient login() throws IOException {
    // the certificate is made for this test alone, so its name is not looked at
    return SmtpClient.connect(
        submission().withTls(TlsMode.MAY, AnyCertificate.context()).withLogin(ANN));
  }

  RecipientResult submit(String recipient) throws IOException {
    return submit(recipient, message("hello"));
  }

  RecipientResult submit(String recipient, byte[] message) throws IOException {
    try (SmtpClient client = login()) {
      return client.deliver("ann@example.test", List.of(recipient), message).getFirst();
    }
  }

  static byte[] message(String subject) {
    return ("Message-ID: <%s@example.test>\r\nSubject: %s\r\n\r\nhello\r\n"
            .formatted(subject, subject))
        .getBytes(StandardCharsets.US_ASCII);
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("maillog"));
  }

  void awaitLog(String regex) throws Exception {
    try {
      Await.until(
          "log line " + regex,
          () -> log().lines().anyMatch(line -> line.matches(".*" + regex + ".*")));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + log(), e);
    }
  }

  /** One message waits, after an attempt. */
  void awaitDeferred() throws Exception {
    awaitLog("status=deferred.*");
    Await.until(
        "one deferred message",
        () -> mta.queued().size() == 1 && mta.queued().stream().noneMatch(QueuedMessage::active));
  }

  @Override
  public void close() throws IOException {
    if (mta != null) {
      mta.close();
    }
    opened.forEach(Runnable::run);
    receiver.close();
    policy.close();
    auth.close();
  }
}
