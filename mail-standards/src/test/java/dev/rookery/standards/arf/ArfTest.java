package dev.rookery.standards.arf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rookery.standards.Corpora;
import dev.rookery.standards.message.RawMessage;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArfTest {
  private static final Instant NOW = Instant.parse("2026-06-11T09:05:00Z");
  private static final RawMessage ORIGINAL =
      RawMessage.ofLines(
          "From: a@example.com\nSubject: Grüße\nX-Id: 7\n\nHello.\n--x\n".getBytes(UTF_8));
  private static final ArfReport REPORT =
      ArfReport.of(FeedbackType.ABUSE, "Lab/1", ORIGINAL)
          .withEnvelope("bounce@example.com", List.of("bob@example.net"))
          .withArrival("192.0.2.1", NOW);

  private static RawMessage written() {
    return new ArfWriter("fbl@example.net", InstantSource.fixed(NOW))
        .write("abuse@example.com", REPORT);
  }

  private static ArfReport read(String text) {
    return ArfReader.find(RawMessage.ofLines(text.getBytes(UTF_8))).orElseThrow();
  }

  @Test
  void a_report_is_read_as_it_was_written() {
    ArfReport read = ArfReader.find(written()).orElseThrow();
    assertThat(read).usingRecursiveComparison().ignoringFields("original").isEqualTo(REPORT);
    assertThat(read.original().orElseThrow().bytes()).isEqualTo(ORIGINAL.bytes());
  }

  @Test
  void a_value_cannot_break_out_of_its_field() {
    ArfReport evil = REPORT.withEnvelope("a>\r\nIncidents: 9", List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new ArfWriter("fbl@example.net", InstantSource.fixed(NOW))
                .write("abuse@example.com", evil));
  }

  @Test
  void a_report_with_only_the_header_of_the_message_is_read() {
    ArfReport read =
        read(
            """
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b
            Content-Type: message/feedback-report

            Feedback-Type: abuse
            User-Agent: X/1
            Original-Rcpt-To: redacted
            Source-IP: x.x.x.x
            Arrival-Date: Thu, 8 Mar 2005 14:00:00 EDT
            --b
            Content-Type: text/rfc822-headers

            From: a@example.com
            X-Id: 7
            --b--
            """);
    assertThat(read.original().orElseThrow().findHeader("x-id").orElseThrow().value())
        .isEqualTo("7");
    assertThat(read.recipients()).containsExactly("redacted");
    assertThat(read.sourceIp()).hasValue("x.x.x.x");
    assertThat(read.arrivedAt()).hasValue(Instant.parse("2005-03-08T18:00:00Z"));
  }

  @Test
  void a_report_that_praises_is_not_a_complaint() {
    ArfReport read =
        read(
            """
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: Message/Feedback-Report
            Content-Transfer-Encoding: base64

            RmVlZGJhY2stVHlwZTogbm90LXNwYW0K
            """);
    assertThat(read.type()).isEqualTo(FeedbackType.NOT_SPAM);
    assertThat(read.type().isComplaint()).isFalse();
    assertThat(read.original()).isEmpty();
  }

  @Test
  void an_ordinary_message_holds_no_report() {
    assertThat(ArfReader.find(ORIGINAL)).isEmpty();
  }

  @Test
  void noise_is_never_an_error() {
    byte[] octets = written().bytes();
    Random random = new Random(11);
    for (int i = 0; i < 3_000; i++) {
      byte[] broken = octets.clone();
      for (int hit = 0; hit < 8; hit++) {
        broken[random.nextInt(broken.length)] = (byte) "\r\n-:;=\0b".charAt(random.nextInt(8));
      }
      try {
        ArfReader.find(RawMessage.parse(broken));
      } catch (dev.rookery.standards.message.MalformedMessageException e) {
        assertThat(e).hasMessageContaining("header field");
      }
    }
  }

  @Test
  void parts_in_parts_and_very_many_parts_end() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      text.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
    }
    assertThat(ArfReader.find(RawMessage.ofLines(text.toString().getBytes(UTF_8)))).isEmpty();
    String many = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(100_000);
    assertThat(ArfReader.find(RawMessage.ofLines(many.getBytes(UTF_8)))).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> reports_collected_by_kumomta_are_read() {
    Path table = Corpora.require("mta/kumomta/rfc5965-expected.csv");
    return new String(Corpora.bytes(table), UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(row -> DynamicTest.dynamicTest(row[0], () -> judge(row)));
  }

  private static void judge(String[] row) {
    Path file = Corpora.require("mta/kumomta/rfc5965/" + row[0]);
    ArfReport read = ArfReader.find(RawMessage.ofLines(Corpora.bytes(file))).orElseThrow();
    assertThat(read.type().word()).isEqualTo(row[1]);
    assertThat(read.userAgent()).isEqualTo(row[2]);
    assertThat(read.mailFrom().orElse("")).isEqualTo(row[3]);
    assertThat(String.join("|", read.recipients())).isEqualTo(row[4]);
    assertThat(read.sourceIp().orElse("")).isEqualTo(row[5]);
    assertThat(String.join("|", read.reportedDomains())).isEqualTo(row[6]);
    assertThat(read.original()).isPresent();
  }
}
