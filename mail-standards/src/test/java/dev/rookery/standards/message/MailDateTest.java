package dev.rookery.standards.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailDateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Thu, 11 Jun 2026 09:05:00 +0000|2026-06-11T09:05:00Z",
        "11 Jun 2026 09:05 -0330 (comment)|2026-06-11T12:35:00Z",
        "Mon,  1 jan 2024 00:00:60 PST|2024-01-01T08:00:59Z",
        "Thu, 8 Mar 2005 14:00:00 XYZ|2005-03-08T14:00:00Z",
        "31 Feb 2026 09:05:00 +0000|",
        "11 Foo 2026 09:05:00 +0000|",
        "11 Jun 2026 09:05:00 +9999|",
        "yesterday|",
      })
  void a_date_is_read_or_is_none(String text, Instant expected) {
    assertThat(MailDate.parse(text)).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void a_date_is_written_in_utc() {
    assertThat(MailDate.format(Instant.parse("2026-06-01T09:05:00Z")))
        .isEqualTo("Mon, 1 Jun 2026 09:05:00 +0000");
  }
}
