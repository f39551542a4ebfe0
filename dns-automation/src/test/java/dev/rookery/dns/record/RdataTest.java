package dev.rookery.dns.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RdataTest {
  private static final Name NAME = Name.of("example.com");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "A     | 192.0.2.1                      | 192.0.2.1",
        "AAAA  | 2001:DB8:0:0:1:0:0:1           | 2001:db8::1:0:0:1",
        "AAAA  | 2001:db8:0:1:1:1:1:1           | 2001:db8:0:1:1:1:1:1",
        "AAAA  | ::ffff:192.0.2.1               | ::ffff:c000:201",
        "AAAA  | ::                             | ::",
        "MX    | 10  MX1.Example.COM            | 10 mx1.example.com.",
        "MX    | 0 .                            | 0 .",
        "CNAME | a.b.                           | a.b.",
        "PTR   | mail.example.com.              | mail.example.com.",
        "NS    | ns1.example.com.               | ns1.example.com.",
        "SRV   | 0 1 993 imap.example.com.      | 0 1 993 imap.example.com.",
        "CAA   | 0 ISSUE \"letsencrypt.org\"    | 0 issue \"letsencrypt.org\"",
        "TLSA  | 3 1 1 AB cd                    | 3 1 1 abcd",
        "SOA   | ns. john\\.doe.a. 1 2 3 4 5    | ns. john\\.doe.a. 1 2 3 4 5",
        "TXT   | \"a b\" c \"d\\\"\\\\\\009\"   | \"a b\" \"c\" \"d\\\"\\\\\\009\"",
        "TYPE65280 | \\# 2 ABcd                 | \\# 2 abcd",
      })
  void text_is_read_and_written_in_one_spelling(String type, String text, String spelled) {
    Rdata data = Rdata.parse(RecordType.parse(type), text);
    assertThat(data.text()).isEqualTo(spelled);
    assertThat(Rdata.parse(data.type(), data.text())).isEqualTo(data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "A     | 2001:db8::1     | A data \"2001:db8::1\"",
        "AAAA  | 192.0.2.1       | is an IPv4 address",
        "MX    | mx.example.com. | 1 words, needs 2: preference exchange",
        "MX    | 65536 a.        | MX preference is 65536, needs 0 to 65535",
        "MX    | ten a.          | \"ten\" is not a number",
        "SRV   | 0 0 0           | 3 words, needs 4",
        "TXT   | \"open          | closing quote missing",
        "TXT   | \\300           | escape \\300 is not \\000 to \\255",
        "CNAME | a..b            | has a label of 0 octets, needs 1 to 63",
        "A     | \\# 4 c0000201  | write it in words: address",
        "TYPE9 | x               | write data of this type as \\# LENGTH HEX",
        "TYPE9 | \\# 3 abcd      | length and hex digits do not agree",
      })
  void bad_text_is_refused_with_what_is_wrong(String type, String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rdata.parse(RecordType.parse(type), text))
        .withMessageContaining(message);
  }

  @Test
  void texts_cut_elsewhere_are_the_same_text() {
    Txt ours = Txt.of("a".repeat(300));
    Txt theirs = Txt.ofStrings(List.of("a".repeat(100), "a".repeat(200)));
    assertThat(ours).isEqualTo(theirs).hasSameHashCodeAs(theirs);
    assertThat(ours.strings()).extracting(String::length).containsExactly(255, 45);
    assertThat(theirs.strings()).extracting(String::length).containsExactly(100, 200);
    assertThat(ours.canonical()).isEqualTo(theirs.canonical());
  }

  @Test
  void text_holds_octets_and_nothing_wider() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Txt.of("v=spf1 – all"))
        .withMessageContaining("U+2013");
  }

  @Test
  void a_set_holds_each_value_once_in_one_order() {
    RecordSet set =
        RecordSet.parse(NAME, Duration.ofHours(1), RecordType.MX, "20 b.", "10 a.", "20 B.");
    assertThat(set.data()).extracting(Rdata::text).containsExactly("10 a.", "20 b.");
    assertThat(set.text())
        .isEqualTo("example.com. 3600 IN MX 10 a.\nexample.com. 3600 IN MX 20 b.");
  }

  @Test
  void a_set_is_of_one_type_and_never_empty() {
    Rdata address = Rdata.parse(RecordType.A, "192.0.2.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecordSet(NAME, RecordType.MX, Duration.ZERO, List.of(address)))
        .withMessage("example.com. MX holds A data: 192.0.2.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecordSet(NAME, RecordType.A, Duration.ZERO, List.of()))
        .withMessage("example.com. A has no data");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "example.com, v=spf1 -all, SPF",
        "example.com, V=SPF1, SPF",
        "example.com, v=spf10 -all, OTHER_TEXT",
        "_dmarc.example.com, v=DMARC1; p=none, DMARC",
        "example.com, google-site-verification=x, OTHER_TEXT",
        "s1._domainkey.example.com, p=, DKIM",
        "_domainkey.example.com, o=-, OTHER_TEXT",
        "_mta-sts.example.com, v=STSv1; id=1, MTA_STS",
        "_smtp._tls.example.com, v=TLSRPTv1; rua=mailto:a@b.c, TLS_RPT",
      })
  void texts_are_told_apart_by_their_version(String name, String text, ValueFamily family) {
    assertThat(ValueFamily.of(Name.of(name), Txt.of(text))).isEqualTo(family);
  }
}
