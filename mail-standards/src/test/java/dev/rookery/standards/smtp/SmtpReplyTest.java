package dev.rookery.standards.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmtpReplyTest {

  @Test
  void a_reply_of_several_lines_survives_the_round_trip() {
    SmtpReply reply = SmtpReply.of(421, "4.7.28", "too much mail", "come back later");
    String wire = new String(reply.toWire(), StandardCharsets.US_ASCII);
    assertThat(wire).isEqualTo("421-4.7.28 too much mail\r\n421 4.7.28 come back later\r\n");
    assertThat(SmtpReply.parse(wire)).isEqualTo(reply);
    assertThat(reply.isTransient()).isTrue();
  }

  @Test
  void a_number_that_fits_another_class_is_text_not_status() {
    SmtpReply reply = SmtpReply.parse("250 5.1.1 is what it said");
    assertThat(reply.status()).isNull();
    assertThat(reply.text()).isEqualTo("5.1.1 is what it said");
  }

  @Test
  void a_code_alone_is_a_reply() {
    assertThat(SmtpReply.parse("250")).isEqualTo(SmtpReply.plain(250, ""));
  }

  @Test
  void line_breaks_in_a_text_cannot_forge_a_second_reply() {
    SmtpReply reply = SmtpReply.of(550, "5.1.1", "no\r\n250 yes");
    assertThat(reply.lines()).isEqualTo(List.of("no 250 yes"));
  }

  @Test
  void what_is_no_reply_is_refused() {
    assertThatThrownBy(() -> SmtpReply.parse("hello")).hasMessageContaining("hello");
    assertThatThrownBy(() -> SmtpReply.parse("250-a\n550 b")).hasMessageContaining("250 to 550");
    assertThatThrownBy(() -> SmtpReply.plain(99, "x")).hasMessageContaining("99");
  }
}
