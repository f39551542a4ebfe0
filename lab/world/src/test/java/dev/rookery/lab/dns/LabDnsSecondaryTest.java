package dev.rookery.lab.dns;

import static dev.rookery.lab.dns.Client.answers;
import static dev.rookery.lab.dns.Client.rcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.ZoneTransferException;
import org.xbill.DNS.ZoneTransferIn;

class LabDnsSecondaryTest {
  private static final Name ZONE = Client.absolute("example.test");

  private final TurnedClock clock = new TurnedClock();
  private LabDns dns;
  private Client secondary;

  @BeforeEach
  void start() throws Exception {
    dns = Client.lab(clock);
    secondary = new Client(dns.secondary());
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  @Test
  void without_lag_the_secondary_follows_at_once() throws Exception {
    dns.zone("example.test").a("mail", "127.77.1.1");
    assertThat(answers(secondary.ask("mail.example.test", "A"))).containsExactly("127.77.1.1");
  }

  @Test
  void with_lag_it_shows_the_old_data_until_the_time_is_over() throws Exception {
    LabZone zone = dns.zone("example.test").a("mail", "127.77.1.1");
    dns.secondaryLag(Duration.ofSeconds(30));
    zone.set("mail", Duration.ofMinutes(5), "A", "127.77.1.2");
    clock.turn(Duration.ofSeconds(29));
    assertThat(answers(secondary.ask("mail.example.test", "A"))).containsExactly("127.77.1.1");
    clock.turn(Duration.ofSeconds(1));
    assertThat(answers(secondary.ask("mail.example.test", "A"))).containsExactly("127.77.1.2");
  }

  @Test
  void a_zone_that_has_not_arrived_is_refused() throws Exception {
    dns.secondaryLag(Duration.ofSeconds(30));
    dns.zone("late.test");
    assertThat(rcode(secondary.ask("late.test", "SOA"))).isEqualTo("REFUSED");
    clock.turn(Duration.ofSeconds(30));
    assertThat(rcode(secondary.ask("late.test", "SOA"))).isEqualTo("NOERROR");
  }

  @Test
  void a_stale_secondary_stays_so_until_the_fault_is_cleared() throws Exception {
    LabZone zone = dns.zone("example.test").a("mail", "127.77.1.1");
    dns.faults().staleSecondary();
    clock.turn(Duration.ofDays(1));
    zone.set("mail", Duration.ofMinutes(5), "A", "127.77.1.2");
    clock.turn(Duration.ofDays(1));
    assertThat(answers(secondary.ask("mail.example.test", "A"))).containsExactly("127.77.1.1");
    dns.faults().clear();
    assertThat(answers(secondary.ask("mail.example.test", "A"))).containsExactly("127.77.1.2");
  }

  @Test
  void a_transfer_gives_every_record_between_two_soas() throws Exception {
    TsigKey key = dns.zoneWithKey("example.test");
    LabZone zone = dns.zone("example.test");
    for (int host = 1; host <= 250; host++) {
      zone.a("host" + host, "127.77.1." + host);
    }
    List<Record> records = transfer(key.tsig());
    assertThat(records).hasSize(1 + 2 + 250 + 1);
    assertThat(records.getFirst().getType()).isEqualTo(Type.SOA);
    assertThat(records.getLast().getType()).isEqualTo(Type.SOA);
  }

  @Test
  void a_transfer_without_the_zones_key_is_refused() {
    dns.zoneWithKey("example.test");
    TSIG other = dns.zoneWithKey("other.test").tsig();
    assertThatThrownBy(() -> transfer(other))
        .isInstanceOf(ZoneTransferException.class)
        .hasMessageContaining("REFUSED");
  }

  private List<Record> transfer(TSIG key) throws IOException, ZoneTransferException {
    ZoneTransferIn transfer = ZoneTransferIn.newAXFR(ZONE, dns.primary(), key);
    transfer.run();
    return transfer.getAXFR();
  }
}
