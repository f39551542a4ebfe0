package dev.rookery.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.lab.receiver.Arrival;
import dev.rookery.lab.receiver.ReceivingProvider;
import dev.rookery.orchestrator.cli.ApiClient;
import dev.rookery.orchestrator.platform.Installation.AgentFiles;
import dev.rookery.standards.smtp.AnyCertificate;
import dev.rookery.standards.smtp.Credentials;
import dev.rookery.standards.smtp.RecipientResult;
import dev.rookery.standards.smtp.SmtpClient;
import dev.rookery.standards.smtp.SmtpClientSettings;
import dev.rookery.standards.smtp.TlsMode;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bare Debian becomes a node, and mail goes through it; each step goes on where the one before
 * ended.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(400)
abstract class NodeStory {
  private static final Path AGENT = Path.of("..", "mta-agent").toAbsolutePath().normalize();
  private static final String DOMAIN = "acme.test";

  private final DebianRelease release;
  private HostPark park;
  private RealFleet fleet;
  private Path agent;
  private ApiClient tenant;
  private Credentials mailbox;

  NodeStory(DebianRelease release) {
    this.release = release;
  }

  /** Skips the story where it is not asked for. */
  void requireWanted() {}

  @BeforeAll
  @Timeout(600)
  void open(@TempDir Path folder) throws Exception {
    requireWanted();
    RealHosts.prepare(getClass(), release);
    park = HostPark.open(new ParkSettings(1, release, 2048));
    AgentFiles built = RealFleet.agentOf(AGENT);
    agent = Files.copy(built.archive(), folder.resolve("mta-agent.tar.gz"));
    AgentFiles laid = new AgentFiles(agent, built.runtime(), built.authorities());
    fleet = RealFleet.startCertified(park, folder, laid, DOMAIN);
  }

  @AfterAll
  void close() throws Exception {
    if (fleet != null) {
      fleet.close();
    }
    if (park != null) {
      park.close();
    }
  }

  @Test
  @Order(1)
  void a_bare_host_passes_the_gate() throws Exception {
    long begin = System.nanoTime();
    fleet.done(fleet.add(park.host(1), "kestrel", "admin"));
    System.err.printf("bare Debian to gate passed: %.1f s%n", (System.nanoTime() - begin) / 1e9);

    assertThat(fleet.operator().get("/v1/nodes/kestrel").path("state").asText())
        .isEqualTo("warming");
    JsonNode checks = fleet.operator().get("/v1/nodes/kestrel/gate").path("items");
    assertThat(checks).hasSize(12).allMatch(check -> check.path("ok").asBoolean());
  }

  @Test
  @Order(2)
  void its_certificate_is_issued_and_shown_at_every_door() throws Exception {
    fleet.await(
        fleet.operator(),
        "/v1/nodes/kestrel/certificate",
        found -> found.path("origin").asText().equals("acme"));
    asked("apply"); // in the lane behind the one that lays it

    assertThat(gate().next()).allSatisfy((id, level) -> assertThat(level).as(id).isEqualTo("ok"));
    for (int port : new int[] {465, 993}) {
      assertThat(GateRounds.issuerAt(park.host(1), port)).isEqualTo("CN=Lab Intermediate");
    }
  }

  private GateRounds gate() {
    return new GateRounds(fleet, "kestrel");
  }

  @Test
  @Order(7)
  void a_port_that_was_closed_is_found_by_the_next_round() {
    try (Fault _ = park.host(1).cutOff(Cut.PORT_25_OUT)) {
      assertThat(gate().next())
          .containsEntry("port25.out", "failed")
          .containsEntry("mta.inbound", "ok");
      assertThat(gate().last().toString()).contains("maple.test").contains("no answer within 5 s");
    }
    assertThat(gate().next()).containsEntry("port25.out", "ok");
  }

  @Test
  @Order(3)
  void a_second_run_changes_nothing() {
    assertThat(changes(asked("apply"))).isEmpty();
  }

  private static List<String> changes(JsonNode job) {
    try {
      JsonNode report = ApiClient.json().readTree(job.path("result").asText());
      return report.path("changes").findValuesAsText("name");
    } catch (java.io.IOException e) {
      throw new AssertionError(job.toPrettyString(), e);
    }
  }

  @Test
  @Order(4)
  void only_what_is_needed_is_open_and_the_agent_may_do_little() {
    DebianHost host = park.host(1);
    for (int port : new int[] {10_025, 10_026, 10_040, 11_332, 11_334, 143}) {
      assertThat(Dial.opens(host, port)).as("port %d", port).isFalse();
    }
    for (int port : new int[] {22, 25, 465, 587, 993}) {
      assertThat(Dial.opens(host, port)).as("port %d", port).isTrue();
    }
    String exposure =
        host.console("systemd-analyze", "security", "--no-pager", "rookery-agent.service");
    System.err.println(exposure.lines().toList().getLast());
    assertThat(host.console("ps", "-o", "user=", "-C", "java").strip()).isEqualTo("rookery-agent");
    assertThat(host.tryConsole("systemctl", "--failed", "--no-legend").lines())
        .noneMatch(line -> line.contains("rookery"));
  }

  @Test
  @Order(5)
  void a_letter_over_587_arrives_signed_and_its_outcome_is_known() throws Exception {
    ReceivingProvider receiver = fleet.receiver();
    makeMailbox();
    InetSocketAddress door = new InetSocketAddress(park.host(1).address(), 587);
    until("the node knows the mailbox", () -> letsIn(door));

    RecipientResult sent = send(door, "bob@maple.test");

    assertThat(sent.isDelivered()).as(sent.toString()).isTrue();
    until("the letter arrives", () -> !receiver.arrivals().isEmpty());
    Arrival arrival = receiver.arrivals().getFirst();
    assertThat(arrival.reply().isPositive()).isTrue();
    assertThat(arrival.ip()).isEqualTo(park.host(1).address().getHostAddress());
    assertThat(arrival.verdicts())
        .hasValueSatisfying(v -> assertThat(v.allPass()).as("%s", v).isTrue());
    fleet.await(
        tenant,
        "/v1/outcomes/summary?groupBy=provider",
        found -> found.toString().contains("\"delivered\":1"));
  }

  private void makeMailbox() {
    String key =
        fleet
            .operator()
            .call("POST", "/v1/admin/tenants", Map.of("code", "acme", "name", "Acme"))
            .path("apiKey")
            .asText();
    tenant = new ApiClient(fleet.url(), key);
    String id =
        tenant
            .call("POST", "/v1/domains", Map.of("name", DOMAIN, "dnsProvider", "acme-test"))
            .path("id")
            .asText();
    String dns = "/v1/domains/" + id + "/dns";
    String hash = tenant.call("POST", dns + "/plan", Map.of()).path("hash").asText();
    ended(tenant.call("POST", dns + "/apply", Map.of("planHash", hash)));
    ended(tenant.call("POST", dns + "/verify", Map.of()));
    assertThat(tenant.get("/v1/domains/" + id).path("state").asText()).isEqualTo("verified");
    JsonNode made =
        tenant.call(
            "POST",
            "/v1/mailboxes",
            Map.of("domainId", id, "localPart", "ada", "displayName", "Ada"));
    mailbox = new Credentials(made.path("address").asText(), made.path("password").asText());
  }

  private void ended(JsonNode operation) {
    fleet.await(
        tenant,
        "/v1/operations/" + operation.path("id").asText(),
        found -> found.path("state").asText().equals("done"));
  }

  private boolean letsIn(InetSocketAddress door) {
    try (SmtpClient client = SmtpClient.connect(settings(door))) {
      return client.isEncrypted();
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private SmtpClientSettings settings(InetSocketAddress door) {
    return SmtpClientSettings.smtp(door, "client.test")
        .withTls(TlsMode.REQUIRED, AnyCertificate.context())
        .withLogin(mailbox)
        .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30));
  }

  private RecipientResult send(InetSocketAddress door, String to) throws Exception {
    try (SmtpClient client = SmtpClient.connect(settings(door))) {
      return client.deliver("ada@" + DOMAIN, List.of(to), letter("ada@" + DOMAIN, to)).getFirst();
    }
  }

  private static byte[] letter(String from, String to) {
    return """
    From: <%s>
    To: <%s>
    Subject: Shelves
    Date: Fri, 20 Nov 2026 10:00:00 +0000
    Message-ID: <1@%s>

    Hello,
    Acme, 1 Harbour Street, Port Example
    """
        .formatted(from, to, DOMAIN)
        .replace("\n", "\r\n")
        .getBytes(UTF_8);
  }

  @Test
  @Order(6)
  void a_reply_is_scanned_and_comes_to_the_mailbox() throws Exception {
    InetSocketAddress door = new InetSocketAddress(park.host(1).address(), 25);
    try (SmtpClient client =
        SmtpClient.connect(
            SmtpClientSettings.smtp(door, "mx.maple.test")
                .withTimeouts(
                    Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60)))) {
      RecipientResult taken =
          client
              .deliver(
                  "bob@maple.test",
                  List.of("ada@" + DOMAIN),
                  letter("bob@maple.test", "ada@" + DOMAIN))
              .getFirst();
      assertThat(taken.isDelivered()).as(taken.toString()).isTrue();
    }

    until("the reply is in the mailbox", () -> !inMailbox().isBlank());
    assertThat(inMailbox()).contains("Subject: Shelves");
    // read over IMAP, as a mail client does
    String imap =
        park.host(1)
            .console(
                "curl",
                "-sk",
                "--user",
                mailbox.user() + ":" + mailbox.password(),
                "imaps://127.0.0.1/INBOX;MAILINDEX=1");
    assertThat(imap).contains("Subject: Shelves");
  }

  @Test
  @Order(6)
  void what_somebody_changed_by_hand_is_found_named_and_mended() {
    park.host(1)
        .console(
            "sh",
            "-c",
            """
            set -e
            echo '# by hand' >> /etc/postfix/main.cf
            echo 'gmail.com slow:' >> /etc/postfix/providers
            echo '# by hand' >> /etc/dovecot/dovecot.conf
            rm /etc/rspamd/local.d/actions.conf
            chmod 644 /etc/rookery/tls/kestrel.nodes.test.key
            chmod 755 /etc/rookery/tls
            nft flush table inet rookery
            rm /etc/logrotate.d/rookery
            echo 'PasswordAuthentication yes' > /etc/ssh/sshd_config.d/10-rookery.conf
            usermod -s /bin/sh rookery-agent
            systemctl disable --quiet rookery-domains.path
            ln -sfn /opt /opt/rookery/current
            """);

    asked("drift");

    JsonNode drift = fleet.operator().get("/v1/nodes/kestrel/drift");
    assertThat(drift.path("since").asText()).isNotEmpty();
    List<String> found = new ArrayList<>();
    drift.path("differences").forEach(line -> found.add(line.asText()));
    assertThat(String.join("\n", found))
        .contains(
            "file /etc/postfix/main.cf",
            "file /etc/postfix/providers",
            "file /etc/dovecot/dovecot.conf",
            "+ file /etc/rspamd/local.d/actions.conf",
            "directory /etc/rookery/tls (mode 755 -> 700)",
            "firewall /etc/rookery/firewall.nft (the kernel's rules",
            "+ file /etc/logrotate.d/rookery",
            "file /etc/ssh/sshd_config.d/10-rookery.conf",
            "user rookery-agent (shell /bin/sh",
            "unit rookery-domains.path (is not enabled)",
            "link /opt/rookery/current (/opt ->");
    asked("apply");
    assertThat(changes(asked("plan"))).isEmpty();
    asked("drift");
    assertThat(fleet.operator().get("/v1/nodes/kestrel/drift").path("differences")).isEmpty();
  }

  /** What an operation on the node came to. */
  private JsonNode asked(String what) {
    return fleet.done(
        fleet.operator().call("POST", "/v1/nodes/kestrel/" + what, Map.of()).path("id").asText());
  }

  @Test
  @Order(7)
  void a_node_in_maintenance_puts_its_clients_off_and_takes_mail_again_afterwards()
      throws Exception {
    InetSocketAddress door = new InetSocketAddress(park.host(1).address(), 587);
    fleet.operator().call("POST", "/v1/nodes/kestrel/maintain", Map.of("reason", "a new disk"));

    until("the node is closed", () -> !isTaken(door));
    assertThat(send(door, "bob@maple.test").toString())
        .contains("4.3.2", "kestrel is in maintenance");

    fleet.operator().call("POST", "/v1/nodes/kestrel/resume", Map.of());
    until("the node is open", () -> isTaken(door));
  }

  private boolean isTaken(InetSocketAddress door) {
    try {
      return send(door, "bob@maple.test").isDelivered();
    } catch (Exception e) {
      return false;
    }
  }

  @Test
  @Order(8)
  void an_agent_that_does_not_start_is_put_back_under_systemd() throws Exception {
    DebianHost host = park.host(1);
    String before = host.console("readlink", "/opt/rookery/current").strip();
    breakAgent();

    JsonNode ended =
        ended(
            fleet
                .operator()
                .call("POST", "/v1/nodes/kestrel/upgrade", Map.of())
                .path("id")
                .asText());

    assertThat(ended.path("state").asText()).as(ended.toPrettyString()).isEqualTo("failed");
    assertThat(ended.path("lastError").asText()).contains("takes its place again");
    assertThat(host.console("readlink", "/opt/rookery/current").strip()).isEqualTo(before);
    fleet.await(
        fleet.operator(),
        "/v1/nodes/kestrel",
        node ->
            node.path("liveness").asText().equals("alive")
                && before.endsWith(node.path("agentFolder").asText("?")));
    assertThat(changes(asked("apply"))).as("an apply leaves the agent alone").isEmpty();
  }

  /** Puts a package in the agent's place whose program ends at once. */
  private void breakAgent() throws Exception {
    Path bin = Files.createDirectories(agent.resolveSibling("broken").resolve("mta-agent/bin"));
    Path program = Files.writeString(bin.resolve("mta-agent"), "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path broken = agent.resolveSibling("broken");
    Process tar =
        new ProcessBuilder("tar", "-czf", agent.toString(), "-C", broken.toString(), "mta-agent")
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
  }

  private JsonNode ended(String job) {
    return fleet.await(
        fleet.operator(),
        "/v1/jobs/" + job,
        found -> List.of("done", "failed").contains(found.path("state").asText()));
  }

  @Test
  @Order(9)
  void a_host_of_ones_own_that_is_retired_keeps_nothing_of_ours_that_runs_or_opens() {
    DebianHost host = park.host(1);

    fleet.done(
        fleet
            .operator()
            .call("POST", "/v1/nodes/kestrel/retire", Map.of("discardQueue", true))
            .path("id")
            .asText());

    assertThat(fleet.operator().get("/v1/nodes/kestrel").path("state").asText())
        .isEqualTo("retired");
    assertThat(host.tryConsole("systemctl", "is-active", "rookery-agent", "postfix"))
        .doesNotContain("active\nactive")
        .startsWith("inactive");
    assertThat(host.tryConsole("systemctl", "cat", "rookery-agent.service"))
        .doesNotContain("ExecStart");
    assertThat(
            host.tryConsole(
                "ls", "/var/lib/rookery-agent", "/etc/rookery/logins", "/opt/rookery/current"))
        .doesNotContain("node.key", "submission.passwd", "bin");
    assertThat(Dial.opens(host, 587)).isFalse();
    assertThat(host.console("cat", "/etc/postfix/main.cf")).contains("kestrel");
  }

  private String inMailbox() {
    return park.host(1)
        .tryConsole("sh", "-c", "cat /var/vmail/" + DOMAIN + "/ada/Maildir/new/* 2>/dev/null");
  }

  private void until(String what, BooleanSupplier wanted) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not yet: "
                + what
                + "\n"
                + park.host(1).tryConsole("tail", "-n", "40", "/var/log/rookery/mail.log"));
      }
      LockSupport.parkNanos(100_000_000);
    }
  }
}
