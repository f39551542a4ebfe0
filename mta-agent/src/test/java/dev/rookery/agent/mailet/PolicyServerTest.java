package dev.rookery.agent.mailet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.agent.orders.WantedStates;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.MessageFact;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyServerTest {
  private static final String GOOD =
      """
      request=smtpd_access_policy
      protocol_state=RCPT
      sasl_username=ann@sender.example
      sender=ann@sender.example
      recipient=bob@maple-mail.example
      size=1000
      """;

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
  void a_good_request_is_left_to_the_mta() throws IOException {
    rig.want(w -> w);
    assertThat(ask(GOOD)).containsExactly("action=DUNNO");
    assertThat(rig.kinds()).isEmpty();
  }

  @Test
  void many_requests_come_over_one_connection() throws IOException {
    rig.want(w -> w);
    assertThat(ask(GOOD, GOOD.replace("ann@sender.example\nsender", "eve@x.example\nsender"), GOOD))
        .containsExactly(
            "action=DUNNO", "action=REJECT 5.7.1 login is not known on this node", "action=DUNNO");
  }

  @Test
  void a_sender_of_somebody_else_is_refused_and_reported() throws IOException {
    rig.want(w -> w);
    assertThat(ask(GOOD.replace("sender=ann", "sender=boss")))
        .containsExactly("action=REJECT 5.7.1 <boss@sender.example> is not a sender of this login");
    assertThat(rig.kinds()).containsExactly(EventKind.REFUSED);
    MessageFact fact = rig.events().getFirst().message();
    assertThat(fact.tenant()).isEqualTo(WantedStates.TENANT);
    assertThat(fact.message()).isNull();
    assertThat(fact.recipient()).isEqualTo("bob@maple-mail.example");
    assertThat(fact.status()).isEqualTo("5.7.1");
  }

  @Test
  void a_suppressed_recipient_is_refused_with_its_reason() throws IOException {
    rig.want(w -> w.suppressed("bob@maple-mail.example", "unsubscribe"));
    assertThat(ask(GOOD))
        .containsExactly("action=REJECT 5.7.1 recipient is suppressed (unsubscribe)");
  }

  @Test
  void a_closed_node_defers_who_logs_in_with_its_reason_and_reports_it() throws IOException {
    rig.want(w -> w.closed("node is in maintenance; try again later"));
    assertThat(ask(GOOD, GOOD.replace("sasl_username=ann@sender.example", "sasl_username=")))
        .containsExactly(
            "action=451 4.3.2 node is in maintenance; try again later", "action=DUNNO");
    MessageFact fact = rig.events().getFirst().message();
    assertThat(rig.kinds()).containsExactly(EventKind.REFUSED);
    assertThat(fact.status()).isEqualTo("4.3.2");

    rig.want(w -> w);
    assertThat(ask(GOOD)).containsExactly("action=DUNNO");
  }

  @Test
  void what_is_refused_for_good_is_refused_by_a_closed_node_too() throws IOException {
    rig.want(w -> w.closed("try again later").suppressed("bob@maple-mail.example", "manual"));
    assertThat(ask(GOOD)).containsExactly("action=REJECT 5.7.1 recipient is suppressed (manual)");
  }

  @Test
  void an_oversize_message_is_refused_before_it_is_sent() throws IOException {
    rig.want(w -> w);
    assertThat(ask(GOOD.replace("size=1000", "size=100001")))
        .containsExactly("action=552 5.3.4 message has 100001 octets, at most 100000 are taken");
  }

  @Test
  void strangers_and_other_states_are_left_to_the_mta_and_not_reported() throws IOException {
    rig.want(w -> w);
    assertThat(
            ask(
                GOOD.replace("sasl_username=ann@sender.example", "sasl_username="),
                GOOD.replace("RCPT", "DATA")))
        .containsExactly("action=DUNNO", "action=DUNNO");
    assertThat(rig.kinds()).isEmpty();
  }

  @Test
  void an_agent_without_orders_asks_for_patience() throws IOException {
    assertThat(ask(GOOD)).containsExactly("action=DEFER 4.3.0 node has no wanted state yet");
  }

  @Test
  void a_request_without_end_is_cut_off() throws IOException {
    try (Socket socket = connect()) {
      byte[] flood = "a=b\n".repeat(500).getBytes(StandardCharsets.US_ASCII);
      socket.getOutputStream().write(flood);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException reset) {
      assertThat(reset).isNotNull();
    }
  }

  private List<String> ask(String... requests) throws IOException {
    try (Socket socket = connect()) {
      for (String request : requests) {
        socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
      }
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      return answers.lines().filter(line -> !line.isEmpty()).limit(requests.length).toList();
    }
  }

  private Socket connect() throws IOException {
    return new Socket(
        rig.path().policyAddress().getAddress(), rig.path().policyAddress().getPort());
  }
}
