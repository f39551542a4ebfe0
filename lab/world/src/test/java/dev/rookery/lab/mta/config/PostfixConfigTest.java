package dev.rookery.lab.mta.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostfixConfigTest {
  @TempDir Path folder;

  private PostfixConfig read(String main, String master) throws Exception {
    Files.writeString(folder.resolve("main.cf"), main);
    Files.writeString(folder.resolve("master.cf"), master);
    return PostfixConfig.read(folder);
  }

  @Test
  void lines_continue_comments_do_not_count_and_names_are_replaced() throws Exception {
    Parameters main =
        read(
                """
                # a comment
                mydomain = example.test
                myhostname = node1.$mydomain
                mynetworks = 127.0.0.0/8
                # between the lines
                  192.0.2.0/24,${extra}
                extra = [::1]
                empty =
                """,
                "")
            .main();
    assertThat(main.text("myhostname", "")).isEqualTo("node1.example.test");
    assertThat(main.list("mynetworks", "")).containsExactly("127.0.0.0/8", "192.0.2.0/24", "[::1]");
    assertThat(main.find("empty")).isEmpty();
    assertThat(main.has("empty")).isTrue();
  }

  @Test
  void a_service_has_its_own_parameters_over_those_of_main() throws Exception {
    PostfixConfig config =
        read(
            "content_filter = lmtp:[127.0.0.1]:10026\n",
            """
            127.0.0.1:2587 inet n - n - - smtpd
              -o content_filter=
              -o smtpd_recipient_restrictions=permit_mynetworks,reject
              -o { smtpd_banner = $myhostname hello }
            agent unix - - n - 10 lmtp -o syslog_name=postfix/agent
            """);
    Service submission = config.services().getFirst();
    assertThat(submission.isSmtpd()).isTrue();
    assertThat(config.of(submission).find("content_filter")).isEmpty();
    assertThat(config.of(submission).list("smtpd_recipient_restrictions", ""))
        .containsExactly("permit_mynetworks", "reject");
    assertThat(submission.overrides()).containsEntry("smtpd_banner", "$myhostname hello");
    assertThat(config.findTransport("agent").orElseThrow().command()).isEqualTo("lmtp");
  }

  @Test
  void a_policy_service_in_braces_is_one_word() throws Exception {
    Parameters main =
        read("r = check_policy_service { inet:127.0.0.1:1, timeout=5s }, reject\n", "").main();
    assertThat(main.list("r", ""))
        .containsExactly("check_policy_service", "{ inet:127.0.0.1:1, timeout=5s }", "reject");
  }

  @Test
  void times_carry_postfixs_suffixes_and_no_other() throws Exception {
    Parameters main = read("a = 5\nb = 2m\nc = 1d\nd = 5ms\nn = many\n", "").main();
    assertThat(main.time("a", Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
    assertThat(main.time("b", Duration.ZERO)).isEqualTo(Duration.ofMinutes(2));
    assertThat(main.time("c", Duration.ZERO)).isEqualTo(Duration.ofDays(1));
    assertThatThrownBy(() -> main.time("d", Duration.ZERO)).hasMessageContaining("d = 5ms");
    assertThatThrownBy(() -> main.number("n", 1)).hasMessageContaining("n = many");
  }

  @Test
  void what_is_wrong_is_named_with_file_and_line() {
    assertThatThrownBy(() -> PostfixConfig.read(folder)).hasMessageContaining("main.cf");
    assertThatThrownBy(() -> read("a = 1\nnonsense\n", ""))
        .hasMessageContaining("main.cf, line 2: missing '='");
    assertThatThrownBy(() -> read("", "smtp inet n\n"))
        .hasMessageContaining("master.cf, line 1")
        .hasMessageContaining("found 3 fields, needs 8");
    assertThatThrownBy(() -> read("", "a inet n - n - - smtpd -o name\n"))
        .hasMessageContaining("-o wants name=value");
    assertThatThrownBy(() -> read("a = $b\nb = $a\n", "").main().text("a", ""))
        .hasMessageContaining("refers to itself");
    assertThatThrownBy(() -> new DomainList(folder, List.of("mysql:x")))
        .hasMessageContaining("mysql:x")
        .hasMessageContaining("texthash");
  }

  @Test
  void networks_contain_what_their_bits_say() throws Exception {
    Networks networks = Networks.of(List.of("127.0.0.0/8", "192.0.2.7", "[2001:db8::]/32"));
    assertThat(networks.contains(InetAddress.getByName("127.9.9.9"))).isTrue();
    assertThat(networks.contains(InetAddress.getByName("192.0.2.7"))).isTrue();
    assertThat(networks.contains(InetAddress.getByName("192.0.2.8"))).isFalse();
    assertThat(networks.contains(InetAddress.getByName("2001:db8::1"))).isTrue();
    assertThatThrownBy(() -> Networks.of(List.of("example.test")))
        .hasMessageContaining("example.test");
  }
}
