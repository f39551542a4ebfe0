package dev.rookery.lab.dns;

import static dev.rookery.lab.dns.Client.answers;
import static dev.rookery.lab.dns.Client.rcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rookery.postgres.owned.NotStartedException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;

class LabDnsQueryTest {
  private LabDns dns;
  private LabZone zone;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    dns = Client.lab(new TurnedClock());
    zone = dns.zone("example.test").a("mail", "127.77.1.1").mx("@", 10, "mail");
    client = new Client(dns.primary());
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  @Test
  void data_of_the_zone_is_answered_with_authority() throws Exception {
    Message response = client.ask("Mail.Example.TEST", "A");
    assertThat(answers(response)).containsExactly("127.77.1.1");
    assertThat(response.getHeader().getFlag(Flags.AA)).isTrue();
    assertThat(response.getHeader().getFlag(Flags.RA)).isFalse();
  }

  @Test
  void a_missing_name_is_nxdomain_with_the_negative_ttl() throws Exception {
    Message response = client.ask("nobody.example.test", "A");
    assertThat(rcode(response)).isEqualTo("NXDOMAIN");
    Record soa = response.getSection(Section.AUTHORITY).getFirst();
    assertThat(soa).isInstanceOf(SOARecord.class);
    assertThat(soa.getTTL()).isEqualTo(60);
  }

  @Test
  void a_missing_type_is_no_error_with_the_soa() throws Exception {
    Message response = client.ask("mail.example.test", "TXT");
    assertThat(rcode(response)).isEqualTo("NOERROR");
    assertThat(answers(response)).isEmpty();
    assertThat(response.getSection(Section.AUTHORITY)).hasSize(1);
  }

  @Test
  void a_name_with_something_below_it_exists() throws Exception {
    zone.txt("s1._domainkey", "v=DKIM1; p=");
    assertThat(rcode(client.ask("_domainkey.example.test", "TXT"))).isEqualTo("NOERROR");
  }

  @Test
  void an_alias_is_followed_into_another_zone_of_the_lab() throws Exception {
    dns.zone("keys.test").txt("a", "v=DKIM1; p=AA");
    zone.cname("s1._domainkey", "a.keys.test.");
    Message response = client.ask("s1._domainkey.example.test", "TXT");
    assertThat(answers(response)).containsExactly("a.keys.test.", "\"v=DKIM1; p=AA\"");
  }

  @Test
  void an_alias_to_itself_ends_in_servfail() throws Exception {
    zone.cname("loop", "loop");
    assertThat(rcode(client.ask("loop.example.test", "A"))).isEqualTo("SERVFAIL");
  }

  @Test
  void a_wildcard_answers_for_missing_names_only() throws Exception {
    zone.txt("*", "any thing").a("deep.host", "127.77.1.2");
    assertThat(answers(client.ask("x.y.example.test", "TXT"))).containsExactly("\"any thing\"");
    assertThat(answers(client.ask("mail.example.test", "TXT"))).isEmpty();
    // RFC 4592 §2.2.1: "host" exists as an empty non-terminal and hides the wildcard
    assertThat(rcode(client.ask("x.host.example.test", "TXT"))).isEqualTo("NXDOMAIN");
  }

  @Test
  void a_delegated_name_is_referred_with_glue_and_without_authority() throws Exception {
    zone.add("sub", Duration.ofMinutes(5), "NS", "ns.sub").a("ns.sub", "127.77.9.9");
    Message response = client.ask("www.sub.example.test", "A");
    assertThat(answers(response)).isEmpty();
    assertThat(response.getHeader().getFlag(Flags.AA)).isFalse();
    assertThat(response.getSection(Section.AUTHORITY)).hasSize(1);
    assertThat(response.getSection(Section.ADDITIONAL).getFirst().rdataToString())
        .isEqualTo("127.77.9.9");
  }

  @Test
  void a_foreign_name_is_refused_without_rd_and_does_not_exist_with_it() throws Exception {
    assertThat(rcode(client.ask("elsewhere.invalid", "A"))).isEqualTo("REFUSED");
    Message resolved = client.resolve("elsewhere.invalid", "A");
    assertThat(rcode(resolved)).isEqualTo("NXDOMAIN");
    assertThat(resolved.getHeader().getFlag(Flags.RA)).isTrue();
  }

  @Test
  void the_name_servers_of_a_zone_have_addresses() throws Exception {
    assertThat(answers(client.ask("example.test", "NS")))
        .containsExactlyInAnyOrder("ns1.lab.test.", "ns2.lab.test.");
    assertThat(answers(client.resolve("ns2.lab.test", "A"))).containsExactly("127.77.0.54");
  }

  @Test
  void a_long_answer_is_truncated_by_udp_and_whole_by_tcp() throws Exception {
    String key = "v=DKIM1; k=rsa; p=" + "A".repeat(700);
    zone.txt("s1._domainkey", key);
    SimpleResolver udp = client.resolver();
    udp.setIgnoreTruncation(true);
    udp.setEDNS(-1);
    Message query = Client.query("s1._domainkey.example.test", "TXT", false);
    Message cut = udp.send(query);
    assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(answers(cut)).isEmpty();
    Message whole = client.ask("s1._domainkey.example.test", "TXT");
    TXTRecord txt = (TXTRecord) whole.getSection(Section.ANSWER).getFirst();
    assertThat(String.join("", txt.getStrings())).isEqualTo(key);
    assertThat(zone.texts("s1._domainkey")).containsExactly(key);
  }

  @Test
  void edns_makes_room_for_a_long_answer_by_udp() throws Exception {
    zone.txt("s1._domainkey", "v=DKIM1; k=rsa; p=" + "A".repeat(700));
    SimpleResolver udp = client.resolver();
    udp.setIgnoreTruncation(true);
    udp.setEDNS(0, 4096, 0);
    Message response = udp.send(Client.query("s1._domainkey.example.test", "TXT", false));
    assertThat(response.getHeader().getFlag(Flags.TC)).isFalse();
    assertThat(answers(response)).hasSize(1);
    assertThat(response.getOPT().getPayloadSize()).isEqualTo(1232);
  }

  @Test
  void an_unknown_edns_version_is_badvers() throws Exception {
    Message query = Client.query("example.test", "SOA", false);
    query.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
    assertThat(rcode(client.send(query))).isEqualTo("BADVERS");
  }

  @Test
  void servfail_and_silence_can_be_ordered_for_a_name() throws Exception {
    dns.faults().servfail("example.test");
    assertThat(rcode(client.ask("mail.example.test", "A"))).isEqualTo("SERVFAIL");
    dns.faults().drop("mail.example.test");
    SimpleResolver impatient = client.resolver();
    impatient.setTimeout(Duration.ofMillis(300));
    assertThatThrownBy(() -> impatient.send(Client.query("mail.example.test", "A", false)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Timed out");
    dns.faults().clear();
    assertThat(rcode(client.ask("mail.example.test", "A"))).isEqualTo("NOERROR");
  }

  @Test
  void every_query_is_in_the_log() throws Exception {
    client.ask("mail.example.test", "A");
    assertThat(dns.log().queries("mail.example.test", "A"))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.server()).isEqualTo(ServerRole.PRIMARY);
          assertThat(entry.client().isLoopbackAddress()).isTrue();
          assertThat(entry.rcode()).isEqualTo("NOERROR");
        });
  }

  @Test
  void reverse_names_are_kept_one_per_address() throws Exception {
    InetAddress node = InetAddress.getByName("127.77.1.1");
    ReverseZones reverse = dns.reverse(node);
    reverse.set(node, "old.example.test");
    reverse.set(node, "mail.example.test");
    assertThat(answers(client.resolve("1.1.77.127.in-addr.arpa", "PTR")))
        .containsExactly("mail.example.test.");
    reverse.remove(node);
    assertThat(reverse.names(node)).isEmpty();
  }

  @Test
  void a_block_list_lists_and_proves_that_it_lives() throws Exception {
    BlockListZone list = dns.blockList("bl.test");
    Inet4Address node = (Inet4Address) InetAddress.getByName("127.77.1.1");
    list.list(node, "spam seen");
    assertThat(answers(client.resolve("1.1.77.127.bl.test", "A"))).containsExactly("127.0.0.2");
    assertThat(answers(client.resolve("1.1.77.127.bl.test", "TXT")))
        .containsExactly("\"spam seen\"");
    assertThat(answers(client.resolve("2.0.0.127.bl.test", "A"))).containsExactly("127.0.0.2");
    assertThat(rcode(client.resolve("1.0.0.127.bl.test", "A"))).isEqualTo("NXDOMAIN");
    list.delist(node);
    assertThat(list.isListed(node)).isFalse();
  }

  @Test
  void rubbish_is_answered_with_formerr_and_the_server_lives_on() throws Exception {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] rubbish = new byte[40];
      Arrays.fill(rubbish, (byte) 0x7f);
      socket.send(new DatagramPacket(rubbish, rubbish.length, dns.primary()));
    }
    assertThat(rcode(client.ask("mail.example.test", "A"))).isEqualTo("NOERROR");
  }

  @Test
  void a_record_that_is_none_is_refused_with_its_text() {
    assertThatThrownBy(() -> zone.a("mail", "not-an-address"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mail A 'not-an-address' in example.test.");
  }

  @Test
  void a_taken_port_is_named_in_the_error() {
    assertThatThrownBy(() -> LabDns.start(dns.primary(), dns.secondary()))
        .isInstanceOf(NotStartedException.class)
        .hasMessageContaining("port " + dns.primary().getPort());
  }
}
