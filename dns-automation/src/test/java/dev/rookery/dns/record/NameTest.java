package dev.rookery.dns.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {
  @Test
  void a_name_is_absolute_and_lower_case() {
    assertThat(Name.of("Mail.Example.COM").text()).isEqualTo("mail.example.com.");
    assertThat(Name.of("")).isEqualTo(Name.ROOT);
  }

  @Test
  void zones_hold_names_that_nobody_may_register() {
    assertThat(Name.of("*.example.com").labels()).containsExactly("*", "example", "com");
    assertThat(Name.of("0/25.2.0.192.in-addr.arpa").labels()).hasSize(6);
    assertThat(Name.of("john\\.doe.example.com.").labels())
        .containsExactly("john\\.doe", "example", "com");
  }

  @Test
  void parents_come_before_children() {
    List<Name> names =
        List.of("b.example.com", "com", ".", "a.b.example.com", "example.com", "a.example.com")
            .stream()
            .map(Name::of)
            .toList();
    assertThat(new TreeSet<>(names))
        .extracting(Name::text)
        .containsExactly(
            ".", "com.", "example.com.", "a.example.com.", "b.example.com.", "a.b.example.com.");
  }

  @Test
  void walking_up_ends_at_the_root() {
    Name name = Name.of("a.example");
    assertThat(name.parent().text()).isEqualTo("example.");
    assertThat(name.parent().parent()).isEqualTo(Name.ROOT);
    assertThat(Name.ROOT.parent()).isEqualTo(Name.ROOT);
    assertThat(Name.ROOT.child("a")).isEqualTo(Name.of("a"));
  }

  @Test
  void a_name_that_only_ends_alike_is_not_below() {
    assertThat(Name.of("badexample.com").isAtOrBelow(Name.of("example.com"))).isFalse();
    assertThat(Name.of("a.example.com").isAtOrBelow(Name.of("example.com"))).isTrue();
    assertThat(Name.of("example.com").isAtOrBelow(Name.ROOT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a..b", ".a", "a b.c", "bücher.example", "a\tb"})
  void what_cannot_stand_in_a_zone_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Name.of(text));
  }

  @Test
  void long_labels_and_names_are_refused() {
    assertThat(Name.of("a".repeat(63) + ".b")).isNotNull();
    assertThatIllegalArgumentException().isThrownBy(() -> Name.of("a".repeat(64) + ".b"));
    String longest = ("a".repeat(49) + ".").repeat(5);
    assertThat(Name.of(longest + "abc")).isNotNull();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Name.of(longest + "abcd"))
        .withMessageContaining("takes 256 octets, at most 255");
  }
}
