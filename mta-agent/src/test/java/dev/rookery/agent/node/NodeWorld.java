package dev.rookery.agent.node;

import dev.rookery.agent.orders.EnrolmentDesk;
import dev.rookery.agent.orders.WantedStates;
import dev.rookery.agent.report.NodeRedis;
import dev.rookery.contract.AgentConfig;
import dev.rookery.contract.Budget;
import dev.rookery.contract.Codec;
import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.Frame;
import dev.rookery.contract.Heartbeat;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.RedisAccess;
import dev.rookery.contract.RedisKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.SigningKey;
import dev.rookery.lab.dns.LabDns;
import dev.rookery.lab.mta.LabMta;
import dev.rookery.lab.mta.LabMtaSettings;
import dev.rookery.lab.mta.sasl.DovecotAuthServer;
import dev.rookery.standards.dkim.DkimAlgorithm;
import dev.rookery.standards.dkim.DkimKeyPair;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.smtp.Credentials;
import dev.rookery.standards.smtp.Envelope;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.SmtpHandler;
import dev.rookery.standards.smtp.SmtpReply;
import dev.rookery.standards.smtp.SmtpServer;
import dev.rookery.standards.smtp.SmtpServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import redis.clients.jedis.Jedis;

/** A node: the lab's MTA in this JVM, the agent as a process, a receiver, DNS, Redis, a desk. */
final class NodeWorld implements SmtpHandler, AutoCloseable {
  private static final String NODE = "127.0.0.31";
  private static final String MX = "127.0.0.32";
  private static final String PASSWORD = "s3cret";

  private final Path root;
  private final int submission = freePort();
  private final int reinject = freePort();
  private final int policy = freePort();
  private final int filter = freePort();
  private final int inbound = freePort();
  private final DkimKeyPair dkim = DkimKeyPair.generate(DkimAlgorithm.ED25519_SHA256);
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final SmtpServer receiver;
  private final LabDns dns;
  private final DovecotAuthServer auth;
  private final LabMta mta;
  private final EnrolmentDesk desk;
  private final Instant began = Instant.now();
  private volatile NodeRedis redis;
  private Process agent;
  private long version;

  NodeWorld(Path root) throws IOException {
    this.root = root;
    receiver =
        SmtpServer.start(
            SmtpServerSettings.smtp(new InetSocketAddress(MX, 0), "mx1.maple.example"), this);
    dns = LabDns.start(new InetSocketAddress(MX, 0), new InetSocketAddress("127.0.0.33", 0));
    dns.zone("maple-mail.example").mx("@", 10, "mx1.maple.example.");
    Files.createDirectories(root.resolve("etc"));
    auth = DovecotAuthServer.start(new InetSocketAddress(NODE, 0), root.resolve("etc/passwd"));
    mta = startMta();
    desk = new EnrolmentDesk(WantedStates.NODE, "token", this::admit);
    Files.writeString(root.resolve("etc/token"), "token\n");
    Files.write(root.resolve("etc/agent.json"), Codec.write(config()));
    startAgent();
  }

  private LabMta startMta() throws IOException {
    Files.writeString(root.resolve("etc/domains"), "");
    Files.writeString(
        root.resolve("etc/main.cf"),
        """
        compatibility_level = 3.6
        myhostname = node.test
        queue_directory = spool
        maillog_file = maillog
        mynetworks = 127.0.0.0/8
        mydestination =
        smtp_bind_address = %s
        lmtp_send_xforward_command = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = inet:%s:%d
        """
            .formatted(NODE, NODE, auth.address().getPort()));
    Files.writeString(
        root.resolve("etc/master.cf"),
        """
        %1$s:%2$d inet n - n - - smtpd
          -o syslog_name=postfix/submission
          -o smtpd_sasl_auth_enable=yes
          -o smtpd_recipient_restrictions=check_policy_service,{inet:%1$s:%4$d,timeout=5s,default_action=DEFER_IF_PERMIT},permit_sasl_authenticated,reject
          -o content_filter=lmtp:[%1$s]:%5$d
        %1$s:%3$d inet n - n - - smtpd
          -o syslog_name=postfix/reinject
          -o content_filter=
          -o smtpd_recipient_restrictions=permit_mynetworks,reject
          -o smtpd_authorized_xforward_hosts=127.0.0.0/8
        """
            .formatted(NODE, submission, reinject, policy, filter));
    LabMta started =
        LabMta.start(
            LabMtaSettings.of(
                root.resolve("etc"),
                new ZoneResolver()
                    .mx("maple-mail.example.", 10, "mx1.maple.example.")
                    .address("mx1.maple.example.", MX),
                receiver.address().getPort()));
    started.installCommands(root.resolve("bin"));
    return started;
  }

  private RedisAccess admit(NodeKeys keys) {
    redis = new NodeRedis(WantedStates.NODE, keys);
    return redis.access();
  }

  private AgentConfig config() {
    return new AgentConfig(
        1,
        WantedStates.NODE,
        desk.address().toString(),
        "etc/token",
        "state",
        "node.test",
        NODE + ":" + policy,
        NODE + ":" + filter,
        NODE + ":" + inbound,
        NODE + ":" + reinject,
        "etc/maillog",
        List.of(root.resolve("bin/postqueue").toString(), "-c", root.resolve("etc").toString()),
        List.of(
            root.resolve("bin/postfix").toString(), "-c", root.resolve("etc").toString(), "reload"),
        "etc/passwd",
        "etc/domains",
        List.of(dns.resolver().getAddress().getHostAddress() + ":" + dns.resolver().getPort()),
        100,
        null,
        null);
  }

  void startAgent() throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@src/main/bin/jvm.options",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            "--config",
            root.resolve("etc/agent.json").toString());
    command.environment().put("MALLOC_ARENA_MAX", "2");
    agent =
        command
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(agentLog().toFile()))
            .start();
  }

  Path agentLog() {
    return root.resolve("agent.log");
  }

  Process agent() {
    return agent;
  }

  void killAgent() throws InterruptedException {
    agent.destroyForcibly().waitFor();
  }

  NodeRedis redis() {
    return redis;
  }

  boolean isEnrolled() {
    return redis != null;
  }

  /** Publishes a wanted state with this cap for maple today. */
  void want(int cap, UnaryOperator<WantedStates> change) {
    Budget today =
        new Budget(
            "d1",
            WantedStates.SOURCE,
            "maple",
            cap,
            began.minusSeconds(60),
            began.plusSeconds(86_400));
    WantedStates wanted =
        WantedStates.of(++version)
            .budgets(today)
            .passwordHash(hash())
            .keys(
                new SigningKey(
                    "sender.example",
                    "s1",
                    "ed25519",
                    Base64.getEncoder().encodeToString(dkim.privateKey().getEncoded())));
    String sealed = SealedWanted.seal(change.apply(wanted).build(), desk.keys()).write();
    try (Jedis admin = redis.admin()) {
      admin.set(RedisKeys.wanted(WantedStates.NODE), sealed);
      admin.publish(RedisKeys.wake(WantedStates.NODE), "wanted");
    }
  }

  private static String hash() {
    try {
      byte[] salt = {1, 2, 3, 4};
      MessageDigest sha = MessageDigest.getInstance("SHA-512");
      sha.update(PASSWORD.getBytes(StandardCharsets.UTF_8));
      byte[] digest = sha.digest(salt);
      byte[] all = Arrays.copyOf(digest, digest.length + salt.length);
      System.arraycopy(salt, 0, all, digest.length, salt.length);
      return "{SSHA512}" + Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The MTA's answer to a message from the tenant's mailbox. */
  SmtpReply submit(String recipient) throws IOException {
    String message =
        "From: ann@sender.example\r\nTo: %1$s\r\nSubject: x\r\nMessage-ID: <%2$s@sender.example>\r\n\r\nhello\r\n"
            .formatted(recipient, UUID.randomUUID());
    SmtpClientSettings settings =
        SmtpClientSettings.smtp(new InetSocketAddress(NODE, submission), "laptop.test")
            .withLogin(new Credentials(WantedStates.SENDER, PASSWORD));
    try (SmtpClient client = SmtpClient.connect(settings)) {
      byte[] octets = message.getBytes(StandardCharsets.US_ASCII);
      RecipientResult result =
          client.deliver(WantedStates.SENDER, List.of(recipient), octets).getFirst();
      return ((RecipientResult.Answered) result).reply();
    }
  }

  /** What the control plane has in its tables by now. */
  List<Event> ingested() {
    return new ArrayList<>(redis.ingest().values());
  }

  long count(EventKind kind) {
    return ingested().stream().filter(event -> event.kind() == kind).count();
  }

  Heartbeat heartbeat() {
    try (Jedis admin = redis.admin()) {
      byte[] key = RedisKeys.heartbeat(WantedStates.NODE).getBytes(StandardCharsets.US_ASCII);
      return Codec.read(desk.keys().open(Frame.read(admin.get(key))), Heartbeat.class);
    }
  }

  List<String> received() {
    return received;
  }

  Map<String, String> logs() throws IOException {
    return Map.of(
        "agent",
        Files.readString(agentLog()),
        "mta",
        Files.readString(root.resolve("etc/maillog")));
  }

  @Override
  public SmtpReply rcpt(SessionInfo session, Envelope envelope, String recipient) {
    return recipient.startsWith("unknown")
        ? SmtpReply.of(550, "5.1.1", "no such user")
        : SmtpReply.of(250, "2.1.5", "Ok");
  }

  @Override
  public List<SmtpReply> data(SessionInfo session, Envelope envelope, byte[] message) {
    received.add(new String(message, StandardCharsets.ISO_8859_1));
    return List.of(SmtpReply.of(250, "2.0.0", "Ok: queued as R" + received.size()));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(NODE))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    agent.destroy();
    agent.onExit().completeOnTimeout(agent, 20, TimeUnit.SECONDS).join();
    agent.destroyForcibly();
    mta.close();
    auth.close();
    desk.close();
    dns.close();
    receiver.close();
    if (redis != null) {
      redis.close();
    }
  }
}
