package dev.rookery.agent.mailet;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SubmissionTest {
  private static final String RECEIVED =
      "Received: from client.example (unknown [192.0.2.9])\r\n"
          + "\t(using TLSv1.3)\r\n"
          + "\tby node.test (Postfix) with ESMTPSA id 4c9QXz1bCyz3Rk\r\n"
          + "\tfor <bob@x.example>; Thu,  1 Jan 2026 00:00:00 +0000 (UTC)\r\n"
          + "From: a@b.example\r\n\r\n";

  @Test
  void the_queue_id_stands_in_the_topmost_received_field() {
    assertThat(queueId(Map.of(), RECEIVED)).isEqualTo("4c9QXz1bCyz3Rk");
  }

  @Test
  void xforward_ident_is_preferred() {
    assertThat(queueId(Map.of("IDENT", "4AAA"), RECEIVED)).isEqualTo("4AAA");
  }

  @Test
  void an_id_further_down_is_not_believed() {
    assertThatThrownBy(() -> queueId(Map.of(), "Subject: id 4FAKE123\r\n" + RECEIVED))
        .hasMessageContaining("no queue id");
  }

  @Test
  void ids_are_stable_and_differ_by_queue_id_recipient_and_epoch() {
    MessageIds ids = new MessageIds(new UUID(1, 1));
    UUID id = ids.of("4AAA", "a@b.example");
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(new MessageIds(new UUID(1, 1)).of("4AAA", "a@b.example")).isEqualTo(id);
    assertThat(ids.of("4AAB", "a@b.example")).isNotEqualTo(id);
    assertThat(ids.of("4AAA", "b@b.example")).isNotEqualTo(id);
    assertThat(new MessageIds(new UUID(1, 2)).of("4AAA", "a@b.example")).isNotEqualTo(id);
  }

  private static String queueId(Map<String, String> xforward, String message) {
    return Submission.of(xforward, "", message.getBytes(US_ASCII)).queueId();
  }
}
