package dev.rookery.orchestrator.provisioning.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.orchestrator.fleet.GateLevel;
import dev.rookery.orchestrator.hosting.MailPort;
import dev.rookery.orchestrator.provisioning.gate.PortProbe.Dialled;
import dev.rookery.standards.dkim.DkimAlgorithm;
import dev.rookery.standards.dkim.DkimIdentity;
import dev.rookery.standards.dkim.DkimKeyPair;
import dev.rookery.standards.dkim.DkimSigner;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.ZoneResolver;
import dev.rookery.standards.iprev.IprevChecker;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.spf.SpfChecker;
import dev.rookery.standards.spf.SpfVerdict;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each check comes to, from what was observed alone. */
class GateDecisionsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final InetAddress IP = InetAddress.ofLiteral("192.0.2.25");
  private static final String HOST = "kite.nodes.example";
  private static final MailExchanger BIG = new MailExchanger("big.example", "198.51.100.1", 25);
  private static final MailExchanger FAR = new MailExchanger("far.example", "198.51.100.2", 25);

  private final ZoneResolver dns = new ZoneResolver();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // exit, said | level | in the evidence
        "0   | 220 mx.big.example ESMTP                | OK     | mail can leave",
        "0   | 554 5.7.1 we do not like you            | FAILED | turns this address away",
        "0   | HTTP/1.1 400 Bad Request                | FAILED | closed on the way out",
        "0   | ''                                      | FAILED | closed on the way out",
        "124 | ''                                      | FAILED | Hetzner Cloud drops port 25",
        "1   | bash: connect: Connection refused bash: line 1: /dev/tcp/198.51.100.1/25: Connection refused | FAILED | https://console.hetzner.com",
      })
  void a_port_is_open_when_a_mail_server_greets(
      int exit, String said, GateLevel level, String evidence) {
    Judgement judged = out(new Dialled(BIG, exit, said));
    assertThat(judged.level()).isEqualTo(level);
    assertThat(judged.evidence()).contains(evidence);
    assertThat(judged.answered()).contains("big.example (198.51.100.1 port 25)");
  }

  private static Judgement out(Dialled... dialled) {
    MailExchangers targets =
        new MailExchangers(Stream.of(dialled).map(Dialled::target).toList(), List.of());
    return PortOut.judge(targets, List.of(dialled), MailPort.of("hetzner"));
  }

  @Test
  void one_server_that_greets_is_enough() {
    Judgement judged = out(new Dialled(BIG, 124, ""), new Dialled(FAR, 0, "220 far.example"));
    assertThat(judged.level()).isEqualTo(GateLevel.OK);
    assertThat(judged.answered()).contains("big.example").contains("no answer within 5 s");
  }

  @Test
  void a_target_that_the_probe_did_not_report_did_not_answer() {
    List<Dialled> read =
        PortProbe.read("dialled 1 0 220 far.example\nnoise\ndialled 7 0 x\n", List.of(BIG, FAR));
    assertThat(read).extracting(Dialled::isWelcome).containsExactly(false, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hetzner", "digitalocean", "vultr", "hostwinds", "own", "lab"})
  void every_provider_has_advice(String provider) {
    assertThat(MailPort.of(provider).advice()).contains("port 25");
  }

  @Test
  void exchangers_are_found_by_mx_or_by_their_own_name() {
    dns.mx("big.example.", 20, "b.big.example.")
        .mx("big.example.", 10, "a.big.example.")
        .address("a.big.example.", "198.51.100.1")
        .address("mx.far.example.", "198.51.100.2");
    MailExchangers found =
        MailExchangers.of(List.of("big.example", "mx.far.example:2525", "gone.example"), dns);
    assertThat(found.found())
        .containsExactly(BIG, new MailExchanger("mx.far.example", "198.51.100.2", 2525));
    assertThat(found.missing()).hasSize(1).first().asString().contains("gone.example");
    assertThat(
            PortOut.judge(
                    new MailExchangers(List.of(), List.of("x")), List.of(), MailPort.of("own"))
                .level())
        .isEqualTo(GateLevel.FAILED);
  }

  @Test
  void ptr_address_and_helo_name_must_agree() {
    assertThat(reverse().level()).isEqualTo(GateLevel.FAILED);
    dns.ptr("192.0.2.25", "static-25.host.example.")
        .address("static-25.host.example.", "192.0.2.25");
    assertThat(reverse().level()).isEqualTo(GateLevel.FAILED);
    dns.ptr("192.0.2.25", HOST + ".");
    assertThat(reverse().level()).as("its name does not lead back").isEqualTo(GateLevel.FAILED);
    dns.address(HOST + ".", "192.0.2.25");
    assertThat(reverse().level()).as("two PTRs").isEqualTo(GateLevel.WEAK);
    dns.remove("ptr", "25.2.0.192.in-addr.arpa.").ptr("192.0.2.25", HOST + ".");
    assertThat(reverse().level()).isEqualTo(GateLevel.OK);
  }

  private Judgement reverse() {
    return Names.forwardConfirmed(IP, HOST, new IprevChecker(dns).check(IP));
  }

  @Test
  void a_list_must_prove_that_it_is_alive_before_it_counts() {
    alive("live.example");
    dns.address("2.0.0.127.refusing.example.", "127.255.255.254");
    for (String address : List.of("2.0.0.127", "1.0.0.127", "25.2.0.192")) {
      dns.address(address + ".sold.example.", "127.0.0.2");
    }
    dns.fails("a", "2.0.0.127.silent.example.");

    Judgement clean =
        lists("live.example", "refusing.example", "sold.example", "silent.example", "dead.example");
    assertThat(clean.level()).isEqualTo(GateLevel.OK);
    assertThat(clean.evidence()).contains("none of 1 block lists that are alive, 4 did not say");
    assertThat(clean.answered())
        .contains("live.example: not listed")
        .contains(
            "refusing.example: unknown, refusing.example refuses us as a client: 127.255.255.254")
        .contains("sold.example: unknown, sold.example does not clear 127.0.0.1")
        .contains("dead.example: unknown, dead.example does not list 127.0.0.2");

    Judgement nobody = lists("refusing.example", "sold.example", "silent.example", "dead.example");
    assertThat(nobody.level()).isEqualTo(GateLevel.WEAK);
    assertThat(lists().level()).isEqualTo(GateLevel.WEAK);
  }

  @Test
  void one_listing_fails_and_an_error_code_for_the_address_is_none() {
    alive("live.example");
    alive("other.example");
    dns.address("25.2.0.192.other.example.", "127.255.255.255");
    assertThat(lists("live.example", "other.example").level()).isEqualTo(GateLevel.OK);
    dns.address("25.2.0.192.live.example.", "127.0.0.3").txt("25.2.0.192.live.example.", "a trap");
    Judgement listed = lists("live.example", "other.example");
    assertThat(listed.level()).isEqualTo(GateLevel.FAILED);
    assertThat(listed.answered()).contains("live.example: listed as 127.0.0.3 (a trap)");
    assertThat(listed.evidence()).contains("192.0.2.25 is on live.example");
  }

  private void alive(String list) {
    dns.address("2.0.0.127." + list + ".", "127.0.0.2");
  }

  private Judgement lists(String... names) {
    return BlockLists.judge(
        IP, Stream.of(names).map(name -> BlockLists.ask(name, IP, dns)).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "v=spf1 a -all, OK",
    "v=spf1 ip4:192.0.2.25 ~all, OK",
    "v=spf1 -all, FAILED",
    "v=spf1 ip4:192.0.2.26 ~all, FAILED",
    "v=spf1 ?all, FAILED",
    "nothing, FAILED",
  })
  void spf_of_the_helo_name_covers_the_address(String record, GateLevel level) {
    dns.address(HOST + ".", "192.0.2.25").txt(HOST + ".", record);
    assertThat(Names.covered(IP, HOST, spf()).level()).isEqualTo(level);
  }

  private SpfVerdict spf() {
    return new SpfChecker(dns, "nodes.example", InstantSource.fixed(NOW)).checkHelo(IP, HOST);
  }

  @Test
  void a_signature_counts_when_it_is_of_the_host_name_and_verifies() {
    DkimKeyPair key = DkimKeyPair.generate(DkimAlgorithm.ED25519_SHA256);
    byte[] given = SignedMessage.unsigned(HOST, NOW);
    byte[] signed = signed(given, HOST, key);
    assertThat(verified(given, signed).judgeDkim().level())
        .as("no key published")
        .isEqualTo(GateLevel.FAILED);
    dns.txt("s._domainkey." + HOST + ".", key.record().text());
    assertThat(verified(given, signed).judgeDkim().level()).isEqualTo(GateLevel.OK);
    assertThat(verified(given, given).judgeDkim().level())
        .as("not signed")
        .isEqualTo(GateLevel.FAILED);
    byte[] older = SignedMessage.unsigned(HOST, NOW.minusSeconds(60));
    assertThat(verified(given, signed(older, HOST, key)).judgeDkim().evidence())
        .contains("not the message that was given");
    dns.txt("s._domainkey.elsewhere.example.", key.record().text());
    assertThat(verified(given, signed(given, "elsewhere.example", key)).judgeDkim().level())
        .as("somebody else's signature")
        .isEqualTo(GateLevel.FAILED);
  }

  @Test
  void dmarc_wants_both_ways_and_passes_weakly_by_one() {
    DkimKeyPair key = DkimKeyPair.generate(DkimAlgorithm.ED25519_SHA256);
    byte[] given = SignedMessage.unsigned(HOST, NOW);
    SignedMessage message = verified(given, signed(given, HOST, key));
    assertThat(message.judgeDmarc(spf(), dns).level()).as("no record").isEqualTo(GateLevel.FAILED);
    dns.txt("_dmarc." + HOST + ".", "v=DMARC1; p=reject");
    assertThat(message.judgeDmarc(spf(), dns).level()).isEqualTo(GateLevel.FAILED);
    dns.address(HOST + ".", "192.0.2.25").txt(HOST + ".", "v=spf1 a -all");
    assertThat(message.judgeDmarc(spf(), dns).level()).as("SPF alone").isEqualTo(GateLevel.WEAK);
    dns.txt("s._domainkey." + HOST + ".", key.record().text());
    SignedMessage good = verified(given, signed(given, HOST, key));
    assertThat(good.judgeDmarc(spf(), dns).level()).isEqualTo(GateLevel.OK);
  }

  private SignedMessage verified(byte[] given, byte[] signed) {
    return SignedMessage.verified(HOST, given, signed, dns, InstantSource.fixed(NOW));
  }

  private static byte[] signed(byte[] given, String domain, DkimKeyPair key) {
    try {
      DkimIdentity identity = new DkimIdentity(DomainName.of(domain), "s", key.privateKey());
      return new DkimSigner(InstantSource.fixed(NOW))
          .sign(RawMessage.parse(given), List.of(identity))
          .bytes();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, OK", "30000, OK", "30001, FAILED", "-30000, OK", "-30001, FAILED"})
  void a_clock_may_differ_by_half_a_minute(long millis, GateLevel level) {
    Instant after = NOW.plusMillis(200);
    Instant theirs = millis < 0 ? NOW.plusMillis(millis) : after.plusMillis(millis);
    assertThat(HostState.clock(NOW, theirs, after).level()).isEqualTo(level);
  }
}
