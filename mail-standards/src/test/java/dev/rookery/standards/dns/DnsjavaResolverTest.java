package dev.rookery.standards.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

class DnsjavaResolverTest {
  private static final String SOA = "example. 60 IN SOA ns.example. h.example. 1 1 1 1 30";

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final InstantSource clock = now::get;
  private final List<DnsServer> servers = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (DnsServer server : servers) {
      server.close();
    }
  }

  private DnsServer server(Function<Message, Message> answers) throws IOException {
    DnsServer server = new DnsServer(answers);
    servers.add(server);
    return server;
  }

  private Resolver resolver() {
    return new DnsjavaResolver(
        servers.stream().map(DnsServer::address).toList(), Duration.ofMillis(300), clock);
  }

  @Test
  void an_answer_cut_short_is_asked_again_over_tcp() throws Exception {
    String text = "\"%s\"".formatted("x".repeat(200)).repeat(4);
    var server =
        server(q -> DnsServer.reply(q, Rcode.NOERROR, Section.ANSWER, "a.example. 60 TXT " + text));
    assertThat(resolver().txt("a.example.").records()).containsExactly("x".repeat(800));
    assertThat(server.asked).containsExactly("udp TXT a.example.", "tcp TXT a.example.");
  }

  @Test
  void an_answer_is_kept_for_its_ttl() throws Exception {
    var server =
        server(q -> DnsServer.reply(q, Rcode.NOERROR, Section.ANSWER, "a.example. 60 A 127.0.0.9"));
    Resolver resolver = resolver();
    resolver.a("a.example.");
    now.set(Instant.EPOCH.plusSeconds(59));
    resolver.a("a.example.");
    assertThat(server.asked).hasSize(1);
    now.set(Instant.EPOCH.plusSeconds(60));
    resolver.a("a.example.");
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void absence_is_kept_as_long_as_the_zone_says() throws Exception {
    var server = server(q -> DnsServer.reply(q, Rcode.NXDOMAIN, Section.AUTHORITY, SOA));
    Resolver resolver = resolver();
    assertThat(resolver.a("a.example.")).isInstanceOf(Answer.NoName.class);
    now.set(Instant.EPOCH.plusSeconds(29));
    resolver.a("a.example.");
    assertThat(server.asked).hasSize(1);
    now.set(Instant.EPOCH.plusSeconds(30));
    resolver.a("a.example.");
    assertThat(server.asked).hasSize(2);
  }

  @Test
  void no_record_of_the_type_is_no_data() throws Exception {
    server(q -> DnsServer.reply(q, Rcode.NOERROR, Section.AUTHORITY, SOA));
    assertThat(resolver().txt("a.example.")).isInstanceOf(Answer.NoData.class);
  }

  @Test
  void an_alias_into_another_zone_is_asked_for() throws Exception {
    server(q ->
        q.getQuestion().getName().toString().equals("a.example.")
            ? DnsServer.reply(
                q, Rcode.NOERROR, Section.ANSWER, "a.example. 60 CNAME k.example.net.")
            : DnsServer.reply(q, Rcode.NOERROR, Section.ANSWER, "k.example.net. 60 TXT \"key\""));
    assertThat(resolver().txt("a.example.").records()).containsExactly("key");
  }

  @Test
  void a_failing_server_is_passed_over() throws Exception {
    server(q -> DnsServer.reply(q, Rcode.SERVFAIL, Section.ANSWER));
    server(q -> DnsServer.reply(q, Rcode.NOERROR, Section.ANSWER, "a.example. 60 A 127.0.0.9"));
    assertThat(resolver().a("a.example.").records()).hasSize(1);
  }

  @Test
  void servfail_and_silence_are_no_answer_and_not_absence() throws Exception {
    server(q -> DnsServer.reply(q, Rcode.SERVFAIL, Section.ANSWER));
    server(q -> q);
    assertThatExceptionOfType(DnsUnavailableException.class)
        .isThrownBy(() -> resolver().a("a.example."))
        .withMessageContaining("said SERVFAIL")
        .satisfies(e -> assertThat(e.retryAt()).isAfter(now.get()));
  }

  @Test
  void a_name_that_cannot_be_sent_does_not_exist() throws Exception {
    var server = server(q -> q);
    assertThat(resolver().a("x".repeat(64) + ".example.")).isInstanceOf(Answer.NoName.class);
    assertThat(resolver().a("a..example.")).isInstanceOf(Answer.NoName.class);
    assertThat(server.asked).isEmpty();
  }
}
