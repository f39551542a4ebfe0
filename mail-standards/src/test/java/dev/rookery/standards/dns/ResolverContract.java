package dev.rookery.standards.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every {@link Resolver} promises, asked of the same zone. */
abstract class ResolverContract {
  static final String ZONE =
      """
      $ORIGIN example.
      $TTL 300
      @         SOA   ns1 hostmaster 7 3600 600 86400 60
                NS    ns1
                MX    20 b
                MX    10 A
                TXT   "v=spf1 " "mx -all"
                TXT   "other"
      ns1       A     192.0.2.53
      a         A     192.0.2.1
                AAAA  2001:db8::1
      alias     CNAME a
      deep.tree TXT   "leaf"
      """;

  /** A resolver that knows {@link #ZONE}. */
  abstract Resolver resolver() throws Exception;

  @Test
  void exchangers_come_lowest_preference_first_and_in_lower_case() throws Exception {
    assertThat(resolver().mx("example.").records())
        .containsExactly(new Mx(10, "a.example."), new Mx(20, "b.example."));
  }

  @Test
  void strings_of_one_text_are_joined_and_texts_kept_apart() throws Exception {
    assertThat(resolver().txt("example.").records())
        .containsExactlyInAnyOrder("v=spf1 mx -all", "other");
  }

  @Test
  void addresses_are_found_by_family() throws Exception {
    assertThat(resolver().a("a.example.").records())
        .extracting(InetAddress::getHostAddress)
        .containsExactly("192.0.2.1");
    assertThat(resolver().aaaa("a.example.").records())
        .extracting(InetAddress::getHostAddress)
        .containsExactly("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void the_case_of_a_question_and_its_last_dot_do_not_matter() throws Exception {
    assertThat(resolver().a("A.Example").records()).hasSize(1);
  }

  @Test
  void an_alias_is_followed_except_when_asked_for() throws Exception {
    assertThat(resolver().a("alias.example.").records()).hasSize(1);
    assertThat(resolver().cname("alias.example.").records()).containsExactly("a.example.");
    assertThat(resolver().txt("alias.example.")).isInstanceOf(Answer.NoData.class);
  }

  @Test
  void the_start_of_a_zone_is_at_its_apex_only() throws Exception {
    assertThat(resolver().soa("example.").records())
        .containsExactly(new Soa("ns1.example.", 7, Duration.ofSeconds(60)));
    assertThat(resolver().soa("a.example.")).isInstanceOf(Answer.NoData.class);
    assertThat(resolver().ns("example.").records()).containsExactly("ns1.example.");
  }

  @Test
  void a_missing_type_is_not_a_missing_name() throws Exception {
    assertThat(resolver().txt("a.example.")).isInstanceOf(Answer.NoData.class);
    assertThat(resolver().txt("nobody.example.")).isInstanceOf(Answer.NoName.class);
  }

  @Test
  void a_name_between_exists() throws Exception {
    assertThat(resolver().txt("tree.example.")).isInstanceOf(Answer.NoData.class);
  }

  @Test
  void a_name_that_cannot_be_sent_does_not_exist() throws Exception {
    assertThat(resolver().a("x".repeat(64) + ".example.")).isInstanceOf(Answer.NoName.class);
  }
}
