package dev.rookery.lab.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rookery.lab.dns.LabDns;
import dev.rookery.postgres.owned.FreePort;
import dev.rookery.postgres.owned.NotStartedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabHostingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORDER =
      """
      {"name": "mail1.example.test", "labels": {"job": "7"}, "region": "lab-1",
       "plan": "starter", "sshPublicKey": "ssh-ed25519 AAAA operator"}
      """;

  @TempDir Path temp;

  private final List<RentedServer> booted = new ArrayList<>();
  private final List<String> switchedOff = new ArrayList<>();
  private final List<RentedServer> leftOver = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private LabDns dns;
  private LabHosting hosting;

  @BeforeEach
  void start() throws Exception {
    InetAddress first = InetAddress.getByName("127.78.0.53");
    int port = FreePort.on(first);
    dns =
        LabDns.start(
            new InetSocketAddress(first, port),
            new InetSocketAddress(InetAddress.getByName("127.78.0.54"), port));
    hosting = LabHosting.start(settings(BuildPace.afterPolls(3)), dns, new Hosts());
  }

  @AfterEach
  void stop() {
    hosting.close();
    dns.close();
    http.close();
  }

  @Test
  void an_order_is_accepted_before_there_is_an_address() throws Exception {
    HttpResponse<String> response = send("POST", "/v1/servers", ORDER);
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode server = JSON.readTree(response.body());
    assertThat(server.path("status").asText()).isEqualTo("ordered");
    assertThat(server.path("address").isNull()).isTrue();
    assertThat(server.path("monthlyPrice").asText()).isEqualTo("9.99");
  }

  @Test
  void it_is_built_while_its_owner_asks_and_boots_once() throws Exception {
    String id = order();
    assertThat(poll(id).path("status").asText()).isEqualTo("building");
    assertThat(poll(id).path("address").isNull()).isTrue();
    JsonNode running = poll(id);
    assertThat(running.path("status").asText()).isEqualTo("running");
    assertThat(running.path("address").asText()).isEqualTo("127.78.1.1");
    assertThat(running.path("sshPort").asInt()).isEqualTo(2222);
    poll(id);
    assertThat(booted).hasSize(1);
  }

  @Test
  void the_same_order_twice_gives_two_machines_with_two_addresses() throws Exception {
    String first = runningServer();
    String second = runningServer();
    assertThat(first).isNotEqualTo(second);
    assertThat(booted).extracting(server -> server.address().orElseThrow()).doesNotHaveDuplicates();
  }

  @Test
  void a_label_finds_its_servers_only() throws Exception {
    order();
    assertThat(list("?label=job=7")).hasSize(1);
    assertThat(list("?label=job=8")).isEmpty();
    assertThat(list("?label=job%3D7&label=other%3Dx")).isEmpty();
  }

  @Test
  void reverse_dns_is_refused_until_the_name_has_the_address() throws Exception {
    String id = runningServer();
    String name = "{\"name\": \"mail1.example.test\"}";
    HttpResponse<String> early = send("PUT", "/v1/servers/" + id + "/rdns", name);
    assertThat(early.statusCode()).isEqualTo(409);
    assertThat(early.body()).contains("forward_mismatch", "127.78.1.1");
    dns.zone("example.test").a("mail1", "127.78.1.1");
    assertThat(send("PUT", "/v1/servers/" + id + "/rdns", name).statusCode()).isEqualTo(200);
    InetAddress address = InetAddress.getByName("127.78.1.1");
    assertThat(dns.reverse(address).names(address)).containsExactly("mail1.example.test.");
    assertThat(poll(id).path("rdns").asText()).isEqualTo("mail1.example.test.");
  }

  @Test
  void reverse_dns_of_a_server_without_address_is_refused() throws Exception {
    HttpResponse<String> response =
        send("PUT", "/v1/servers/" + order() + "/rdns", "{\"name\": \"a.example.test\"}");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(response.body()).contains("not_running");
  }

  @Test
  void the_console_shows_the_host_key_once_it_booted() throws Exception {
    String early = order();
    assertThat(send("GET", "/v1/servers/" + early + "/console", "").statusCode()).isEqualTo(409);
    String id = runningServer();
    JsonNode console = JSON.readTree(send("GET", "/v1/servers/" + id + "/console", "").body());
    assertThat(console.path("sshHostKeyFingerprints").get(0).asText()).isEqualTo("SHA256:abc");
    assertThat(console.path("output").asText())
        .contains("256 SHA256:abc root@mail1.example.test (ECDSA)");
  }

  @Test
  void a_deleted_server_is_switched_off_and_its_reverse_name_is_gone() throws Exception {
    String id = runningServer();
    InetAddress address = InetAddress.getByName("127.78.1.1");
    dns.reverse(address).set(address, "mail1.example.test");
    assertThat(send("DELETE", "/v1/servers/" + id, "").statusCode()).isEqualTo(204);
    assertThat(send("GET", "/v1/servers/" + id, "").statusCode()).isEqualTo(404);
    assertThat(switchedOff).containsExactly(id);
    assertThat(dns.reverse(address).names(address)).isEmpty();
  }

  @Test
  void a_wrong_token_is_401() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hosting.url() + "/v1/servers"))
            .header("Authorization", "Bearer guess")
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void a_faulty_order_is_422_and_says_what_is_allowed() throws Exception {
    HttpResponse<String> response =
        send("POST", "/v1/servers", ORDER.replace("starter", "gigantic"));
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("'gigantic'", "starter, pro, business");
    assertThat(hosting.servers()).isEmpty();
  }

  @Test
  void too_many_requests_says_when_to_come_again() throws Exception {
    hosting.faults().tooManyRequests(1, Duration.ofSeconds(7));
    HttpResponse<String> response = send("GET", "/v1/servers", "");
    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(send("GET", "/v1/servers", "").statusCode()).isEqualTo(200);
  }

  @Test
  void an_error_may_come_with_status_200() throws Exception {
    hosting.faults().errorsWithStatus200(1);
    HttpResponse<String> response = send("POST", "/v1/servers", ORDER);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"error\"");
    assertThat(hosting.servers()).isEmpty();
  }

  @Test
  void an_order_may_be_carried_out_although_the_answer_is_lost() throws Exception {
    hosting.faults().timeOutsAfterCreate(1);
    assertThat(send("POST", "/v1/servers", ORDER).statusCode()).isEqualTo(504);
    assertThat(hosting.servers()).hasSize(1);
  }

  @Test
  void the_list_may_lag_behind() throws Exception {
    hosting.faults().listLag(Duration.ofSeconds(60));
    order();
    assertThat(list("")).isEmpty();
    now = now.plusSeconds(60);
    assertThat(list("")).hasSize(1);
  }

  @Test
  void with_a_delay_no_number_of_polls_makes_it_faster() throws Exception {
    hosting.close();
    hosting = LabHosting.start(settings(BuildPace.after(Duration.ofSeconds(30))), dns, new Hosts());
    String id = order();
    for (int poll = 0; poll < 5; poll++) {
      assertThat(poll(id).path("status").asText()).isEqualTo("building");
    }
    now = now.plusSeconds(30);
    assertThat(poll(id).path("status").asText()).isEqualTo("running");
  }

  @Test
  void what_a_killed_lab_left_is_ended_at_the_next_start() throws Exception {
    String id = runningServer();
    Path state = temp.resolve("hosting.json");
    byte[] asLeft = Files.readAllBytes(state);
    hosting.close();
    Files.write(state, asLeft);
    hosting = LabHosting.start(settings(BuildPace.afterPolls(3)), dns, new Hosts());
    assertThat(leftOver).extracting(RentedServer::id).containsExactly(id);
    assertThat(hosting.servers()).isEmpty();
  }

  @Test
  void a_state_file_that_is_none_is_named() throws Exception {
    Path broken = Files.writeString(temp.resolve("broken.json"), "{");
    assertThatThrownBy(() -> new ServerFile(broken).read())
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining(broken.toString());
  }

  private HostingSettings settings(BuildPace pace) throws Exception {
    return new HostingSettings(
        new InetSocketAddress(InetAddress.getByName("127.78.0.80"), 0),
        "secret",
        temp.resolve("hosting.json"),
        LabHostingTest::node,
        pace,
        () -> now);
  }

  private static InetAddress node(int index) {
    return InetAddress.ofLiteral("127.78.1." + index);
  }

  private String order() throws Exception {
    return JSON.readTree(send("POST", "/v1/servers", ORDER).body()).path("id").asText();
  }

  private String runningServer() throws Exception {
    String id = order();
    for (int poll = 0; poll < 3; poll++) {
      poll(id);
    }
    return id;
  }

  private JsonNode poll(String id) throws Exception {
    return JSON.readTree(send("GET", "/v1/servers/" + id, "").body());
  }

  private JsonNode list(String query) throws Exception {
    return JSON.readTree(send("GET", "/v1/servers" + query, "").body()).path("servers");
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hosting.url() + path))
            .header("Authorization", "Bearer secret")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Machines of paper. */
  private final class Hosts implements HostFactory {
    @Override
    public BootedHost boot(RentedServer server) {
      booted.add(server);
      return new PaperHost(server.id());
    }

    @Override
    public void endLeftOver(RentedServer server) {
      leftOver.add(server);
    }
  }

  private final class PaperHost implements BootedHost {
    private final String id;

    PaperHost(String id) {
      this.id = id;
    }

    @Override
    public String hostKeyFingerprint() {
      return "SHA256:abc";
    }

    @Override
    public String root() {
      return "/paper/" + id;
    }

    @Override
    public int smtpPort() {
      return 2525;
    }

    @Override
    public int submissionPort() {
      return 2587;
    }

    @Override
    public int sshPort() {
      return 2222;
    }

    @Override
    public void close() {
      switchedOff.add(id);
    }
  }
}
