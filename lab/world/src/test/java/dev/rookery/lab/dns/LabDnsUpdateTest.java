package dev.rookery.lab.dns;

import static dev.rookery.lab.dns.Client.rcode;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

class LabDnsUpdateTest {
  private static final Name ZONE = Client.absolute("example.test");

  private LabDns dns;
  private LabZone zone;
  private TSIG key;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    dns = Client.lab(new TurnedClock());
    TsigKey shared = dns.zoneWithKey("example.test");
    key = shared.tsig();
    zone = dns.zone("example.test").a("mail", "127.77.1.1").txt("@", "v=spf1 -all");
    client = new Client(dns.primary());
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  @Test
  void a_signed_update_adds_deletes_and_raises_the_serial_by_one() throws Exception {
    long before = zone.serial();
    Update update = new Update(ZONE);
    update.add(named("new"), Type.A, 300, "127.77.1.9");
    update.delete(ZONE, Type.TXT);
    assertThat(rcode(client.send(update, key))).isEqualTo("NOERROR");
    assertThat(zone.records("new", "A")).containsExactly("127.77.1.9");
    assertThat(zone.records("@", "TXT")).isEmpty();
    assertThat(zone.serial()).isEqualTo(before + 1);
  }

  @Test
  void an_update_that_changes_nothing_keeps_the_serial() throws Exception {
    long before = zone.serial();
    Update update = new Update(ZONE);
    update.add(named("mail"), Type.A, 300, "127.77.1.1");
    update.delete(named("nobody"));
    assertThat(rcode(client.send(update, key))).isEqualTo("NOERROR");
    assertThat(zone.serial()).isEqualTo(before);
  }

  @Test
  void a_changed_ttl_is_a_change_of_the_whole_set() throws Exception {
    Update update = new Update(ZONE);
    update.add(named("mail"), Type.A, 60, "127.77.1.2");
    client.send(update, key);
    assertThat(client.ask("mail.example.test", "A").getSection(Section.ANSWER))
        .hasSize(2)
        .allSatisfy(entry -> assertThat(entry.getTTL()).isEqualTo(60));
  }

  @Test
  void an_unsigned_update_is_refused() throws Exception {
    Update update = new Update(ZONE);
    update.add(named("new"), Type.A, 300, "127.77.1.9");
    assertThat(rcode(client.send(update))).isEqualTo("REFUSED");
    assertThat(zone.records("new", "A")).isEmpty();
  }

  @Test
  void a_wrong_secret_is_notauth_with_badsig() throws Exception {
    TSIG wrong = new TSIG(TSIG.HMAC_SHA256, Client.absolute("update.example.test"), new byte[32]);
    Message response = client.send(new Update(ZONE), wrong);
    assertThat(rcode(response)).isEqualTo("NOTAUTH");
    assertThat(response.getTSIG().getError()).isEqualTo(Rcode.BADSIG);
  }

  @Test
  void an_unknown_key_is_notauth_with_badkey() throws Exception {
    TSIG unknown = new TSIG(TSIG.HMAC_SHA256, Client.absolute("nobody.test"), new byte[32]);
    Message response = client.send(new Update(ZONE), unknown);
    assertThat(rcode(response)).isEqualTo("NOTAUTH");
    assertThat(response.getTSIG().getError()).isEqualTo(Rcode.BADKEY);
  }

  @Test
  void a_clock_that_is_off_is_notauth_with_badtime() throws Exception {
    Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
    TSIG late = dns.zoneWithKey("example.test").tsig(slow);
    Message response = client.send(new Update(ZONE), late);
    assertThat(rcode(response)).isEqualTo("NOTAUTH");
    assertThat(response.getTSIG().getError()).isEqualTo(Rcode.BADTIME);
  }

  @Test
  void the_key_of_another_zone_is_refused() throws Exception {
    TSIG other = dns.zoneWithKey("other.test").tsig();
    assertThat(rcode(client.send(new Update(ZONE), other))).isEqualTo("REFUSED");
  }

  @Test
  void a_secondary_takes_no_updates() throws Exception {
    Message response = new Client(dns.secondary()).send(new Update(ZONE), key);
    assertThat(rcode(response)).isEqualTo("REFUSED");
  }

  @Test
  void a_zone_of_somebody_else_is_notauth() throws Exception {
    Update update = new Update(Client.absolute("elsewhere.invalid"));
    assertThat(rcode(client.send(update, key))).isEqualTo("NOTAUTH");
  }

  @ParameterizedTest
  @CsvSource({
    "mail, ANY, ANY, NOERROR",
    "nobody, ANY, ANY, NXDOMAIN",
    "mail, A, ANY, NOERROR",
    "mail, TXT, ANY, NXRRSET",
    "nobody, ANY, NONE, NOERROR",
    "mail, ANY, NONE, YXDOMAIN",
    "mail, TXT, NONE, NOERROR",
    "mail, A, NONE, YXRRSET",
  })
  void prerequisites_without_data(String name, String type, String dclass, String expected)
      throws Exception {
    Record prerequisite = Record.newRecord(named(name), Type.value(type), DClass.value(dclass), 0);
    assertThat(rcode(updateWith(prerequisite))).isEqualTo(expected);
    assertThat(zone.records("new", "A").isEmpty()).isEqualTo(!expected.equals("NOERROR"));
  }

  @ParameterizedTest
  @CsvSource({
    "127.77.1.1, 0, NOERROR",
    "127.77.1.2, 0, NXRRSET",
    "127.77.1.1, 300, FORMERR",
  })
  void prerequisites_with_data(String address, long ttl, String expected) throws Exception {
    Record prerequisite =
        Record.fromString(named("mail"), Type.A, DClass.IN, ttl, address, Name.root);
    assertThat(rcode(updateWith(prerequisite))).isEqualTo(expected);
  }

  @Test
  void a_prerequisite_set_must_be_the_whole_set() throws Exception {
    zone.a("mail", "127.77.1.2");
    Record half = Record.fromString(named("mail"), Type.A, DClass.IN, 0, "127.77.1.1", Name.root);
    assertThat(rcode(updateWith(half))).isEqualTo("NXRRSET");
  }

  @Test
  void a_prerequisite_outside_of_the_zone_is_notzone() throws Exception {
    Record outside = Record.newRecord(Client.absolute("a.other.test"), Type.A, DClass.ANY, 0);
    assertThat(rcode(updateWith(outside))).isEqualTo("NOTZONE");
  }

  @Test
  void one_bad_change_and_nothing_is_done() throws Exception {
    Update update = new Update(ZONE);
    update.add(named("new"), Type.A, 300, "127.77.1.9");
    update.add(Client.absolute("a.other.test"), Type.A, 300, "127.77.1.9");
    assertThat(rcode(client.send(update, key))).isEqualTo("NOTZONE");
    assertThat(zone.records("new", "A")).isEmpty();
  }

  @Test
  void a_cname_beside_data_is_ignored_and_so_is_data_beside_a_cname() throws Exception {
    zone.cname("alias", "mail");
    Update update = new Update(ZONE);
    update.add(named("mail"), Type.CNAME, 300, "elsewhere.test.");
    update.add(named("alias"), Type.TXT, 300, "\"text\"");
    assertThat(rcode(client.send(update, key))).isEqualTo("NOERROR");
    assertThat(zone.records("mail", "CNAME")).isEmpty();
    assertThat(zone.records("alias", "TXT")).isEmpty();
  }

  @Test
  void a_second_cname_replaces_the_first() throws Exception {
    zone.cname("alias", "mail");
    Update update = new Update(ZONE);
    update.add(named("alias"), Type.CNAME, 300, "elsewhere.test.");
    client.send(update, key);
    assertThat(zone.records("alias", "CNAME")).containsExactly("elsewhere.test.");
  }

  @Test
  void soa_and_last_ns_cannot_be_deleted() throws Exception {
    Update all = new Update(ZONE);
    all.delete(ZONE);
    client.send(all, key);
    assertThat(zone.records("@", "TXT")).isEmpty();
    assertThat(zone.records("@", "SOA")).hasSize(1);
    Update servers = new Update(ZONE);
    servers.delete(ZONE, Type.NS);
    servers.delete(ZONE, Type.NS, "ns1.lab.test.");
    servers.delete(ZONE, Type.NS, "ns2.lab.test.");
    client.send(servers, key);
    assertThat(zone.records("@", "NS")).containsExactly("ns2.lab.test.");
  }

  @Test
  void an_older_soa_is_ignored_and_a_newer_one_sets_the_serial() throws Exception {
    SOARecord soa =
        (SOARecord) client.ask("example.test", "SOA").getSection(Section.ANSWER).getFirst();
    Update older = new Update(ZONE);
    older.add(withSerial(soa, soa.getSerial() - 1));
    client.send(older, key);
    assertThat(zone.serial()).isEqualTo(soa.getSerial());
    Update newer = new Update(ZONE);
    newer.add(withSerial(soa, 2026112000));
    client.send(newer, key);
    assertThat(zone.serial()).isEqualTo(2026112000);
  }

  @Test
  void of_two_racing_updates_on_one_serial_only_one_is_made() throws Exception {
    for (int round = 0; round < 20; round++) {
      Message soa = client.ask("example.test", "SOA");
      Record seen = withTtlZero(soa.getSection(Section.ANSWER).getFirst());
      List<Callable<String>> racers = new ArrayList<>();
      for (int racer = 0; racer < 2; racer++) {
        Update update = new Update(ZONE);
        update.addRecord(seen, Section.PREREQ);
        update.add(named("racer" + racer + "-" + round), Type.A, 300, "127.77.1.9");
        racers.add(() -> rcode(client.send(update, key)));
      }
      try (var threads = Executors.newFixedThreadPool(2)) {
        List<String> codes = threads.invokeAll(racers).stream().map(Future::resultNow).toList();
        assertThat(codes).containsExactlyInAnyOrder("NOERROR", "NXRRSET");
      }
    }
  }

  @Test
  void updates_are_in_the_log_with_key_and_changes() throws Exception {
    Update update = new Update(ZONE);
    update.add(named("new"), Type.A, 300, "127.77.1.9");
    client.send(update, key);
    assertThat(dns.log().updates())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.key()).hasValue("update.example.test.");
          assertThat(entry.name()).isEqualTo("example.test.");
          assertThat(entry.detail().getFirst()).contains("127.77.1.9");
        });
  }

  private Message updateWith(Record prerequisite) throws IOException {
    Update update = new Update(ZONE);
    update.addRecord(prerequisite, Section.PREREQ);
    update.add(named("new"), Type.A, 300, "127.77.1.9");
    return client.send(update, key);
  }

  private static Name named(String relative) {
    return Client.absolute(relative + ".example.test");
  }

  private static Record withTtlZero(Record entry) {
    return Record.newRecord(
        entry.getName(), entry.getType(), entry.getDClass(), 0, entry.rdataToWireCanonical());
  }

  private static SOARecord withSerial(SOARecord soa, long serial) {
    return new SOARecord(
        soa.getName(),
        DClass.IN,
        soa.getTTL(),
        soa.getHost(),
        soa.getAdmin(),
        serial,
        soa.getRefresh(),
        soa.getRetry(),
        soa.getExpire(),
        soa.getMinimum());
  }
}
