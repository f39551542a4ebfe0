package dev.rookery.standards.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawMessageTest {
  private static final String MESSAGE =
      "Received: one\r\nSubject: Grüße\r\n\tfolded \r\nX-Obsolete : 1\r\nreceived: two\r\n\r\nbody\n\r.";

  @Test
  void what_is_split_comes_back_octet_for_octet() {
    RawMessage message = RawMessage.parse(MESSAGE.getBytes(UTF_8));
    assertThat(message.bytes()).isEqualTo(MESSAGE.getBytes(UTF_8));
    assertThat(message.size()).isEqualTo(message.bytes().length);
    assertThat(new String(message.body(), UTF_8)).isEqualTo("body\n\r.");
  }

  @Test
  void header_fields_are_found_in_any_case_top_first() {
    RawMessage message = RawMessage.parse(MESSAGE.getBytes(UTF_8));
    assertThat(message.headers("RECEIVED"))
        .extracting(HeaderField::value)
        .containsExactly("one", "two");
    assertThat(message.findHeader("subject").orElseThrow().value()).isEqualTo("Grüße\tfolded");
    assertThat(message.findHeader("x-obsolete").orElseThrow().name()).isEqualTo("X-Obsolete");
    assertThat(message.findHeader("to")).isEmpty();
  }

  @Test
  void a_field_added_stands_above_all_others() {
    RawMessage message =
        RawMessage.parse(MESSAGE.getBytes(UTF_8)).withHeaderOnTop(HeaderField.of("X-Top", "1"));
    assertThat(new String(message.bytes(), UTF_8)).isEqualTo("X-Top: 1\r\n" + MESSAGE);
    assertThat(message.withoutHeaders("x-top").bytes()).isEqualTo(MESSAGE.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A: b\r\n", "A: b\r\n\r\n", "\r\n", "\r\nbody", "A:\r\n\r\n\r\n"})
  void header_and_body_may_be_missing(String text) {
    assertThat(RawMessage.parse(text.getBytes(UTF_8)).bytes()).isEqualTo(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no colon\r\n\r\n",
        " folded first\r\n\r\n",
        ": no name\r\n\r\n",
        "From joe@example.com Mon\r\nA: b\r\n\r\n",
        "A: b\nB: c\r\n\r\n",
        "A: b\rB: c\r\n\r\n",
        "A: b\0\r\n\r\n",
        "Größe: 1\r\n\r\n",
        "A: never ends",
      })
  void a_broken_header_is_refused(String text) {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> RawMessage.parse(text.getBytes(UTF_8)));
  }

  @Test
  void a_refusal_says_what_and_where() {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> RawMessage.parse("A: b\nB: c\r\n\r\n".getBytes(UTF_8)))
        .withMessage("header field 'A: b·B: c··' has octet 0x0a at 4");
  }

  @Test
  void a_value_cannot_smuggle_in_another_field() {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> HeaderField.of("Subject", "hello\r\nBcc: x@example.com"));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> HeaderField.of("Subject: x\r\nBcc", "y"));
    assertThat(HeaderField.of("Subject", "hello\r\n there").value()).isEqualTo("hello there");
  }

  @Test
  void text_from_a_file_gets_mail_line_ends() {
    RawMessage message = RawMessage.ofLines("A: b\n\nx\r\ny\n".getBytes(UTF_8));
    assertThat(message.bytes()).isEqualTo("A: b\r\n\r\nx\r\ny\r\n".getBytes(UTF_8));
  }

  @Test
  void noise_is_either_refused_or_comes_back_whole() {
    Random random = new Random(7);
    char[] alphabet = "A:b \t\r\n\0ü".toCharArray();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(random.nextInt(24), 0, alphabet.length).forEach(c -> text.append(alphabet[c]));
      byte[] octets = text.toString().getBytes(ISO_8859_1);
      try {
        assertThat(RawMessage.parse(octets).bytes()).isEqualTo(octets);
      } catch (MalformedMessageException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
