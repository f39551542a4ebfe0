package dev.rookery.standards.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainNameTest {

  @ParameterizedTest
  @CsvSource({
    "Example.COM,example.com",
    "example.com.,example.com",
    "bücher.example,xn--bcher-kva.example",
    "XN--BCHER-KVA.example,xn--bcher-kva.example",
    "a-b.c1.example,a-b.c1.example",
    "1.example,1.example",
  })
  void a_good_name_has_one_spelling(String given, String expected) {
    assertThat(DomainName.of(given)).hasToString(expected);
    assertThat(DomainName.of(given).absolute()).isEqualTo(expected + ".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo..bar|empty label at 4",
        ".foo.bar|empty label at 0",
        "foo.bar..|empty label at 8",
        "''|it is empty",
        ".|empty label at 0",
        "localhost|it has one label, needs at least two",
        "foo bar.example|character U+0020 at 3 is not allowed",
        "foo.example/|'/' at 11 is not allowed",
        "user@foo.example|'@' at 4 is not allowed",
        "_dmarc.foo.example|'_' at 0 is not allowed",
        "-foo.example|label at 0 starts or ends with a hyphen",
        "foo.example-|label at 4 starts or ends with a hyphen",
        "192.0.2.1|its last label is a number; an IP address is not a name",
        "[192.0.2.1]|'[' at 0 is not allowed",
        "2001:db8::1|':' at 4 is not allowed",
        "straße.example|character U+00DF at 4 has two readings, give the label in its xn-- form",
        "a\u3002b.example|label at 0 holds characters not allowed in names",
      })
  void a_bad_name_is_refused_with_what_and_where(String given, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainName.of(given))
        .withMessage("not a domain name: '%s': %s", given, why);
  }

  @Test
  void control_characters_do_not_reach_the_message() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainName.of("foo.example\r\nBcc: x"))
        .withMessage(
            "not a domain name: 'foo.example\\u000d\\u000aBcc: x': character U+000D at 11 is not"
                + " allowed");
  }

  @Test
  void lengths_are_limited_as_on_the_wire() {
    String label = "a".repeat(63);
    String longest = "%s.%s.%s.%s".formatted(label, label, label, "a".repeat(61));
    assertThat(DomainName.of(longest).toString()).hasSize(253);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainName.of(longest + "a"))
        .withMessageContaining("it has 254 octets, allowed 253");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainName.of(label + "a.example"))
        .withMessageContaining("label at 0 has 64 octets, allowed 63");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainName.of("a.".repeat(100_000)))
        .withMessageContaining("it has 199999 characters, allowed 253");
  }

  @Test
  void an_underscore_is_allowed_in_the_name_of_a_record() {
    assertThat(DomainName.ofRecord("_DMARC.example.com")).hasToString("_dmarc.example.com");
    assertThat(DomainName.of("example.com").child("s1._domainkey"))
        .hasToString("s1._domainkey.example.com");
  }

  @Test
  void a_name_is_below_only_at_a_label_boundary() {
    DomainName above = DomainName.of("example.com");
    assertThat(DomainName.of("a.example.com").isAtOrBelow(above)).isTrue();
    assertThat(above.isAtOrBelow(above)).isTrue();
    assertThat(DomainName.of("badexample.com").isAtOrBelow(above)).isFalse();
  }
}
