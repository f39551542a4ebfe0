package dev.rookery.dns.provider.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dns.LabServers;
import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.ApplyOutcome;
import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.DnsProviderContract;
import dev.rookery.dns.provider.Instructions;
import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.lab.dns.LabZone;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract as far as a person's hands are not needed, and the words for the person. */
class ManualProviderTest extends DnsProviderContract {
  private static final AtomicInteger USED = new AtomicInteger();
  private static LabServers servers;

  @BeforeAll
  static void start() {
    servers = LabServers.start();
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Override
  protected DnsProvider provider() {
    return new ManualProvider(
        new PublicZone(
            servers.resolver(), servers.port(), Duration.ofSeconds(2), InstantSource.system()));
  }

  @Override
  protected Name newZone(List<Foreign> foreign) {
    Name name = Name.of("m%d.test".formatted(USED.getAndIncrement()));
    LabZone zone = servers.zone(name);
    for (Foreign record : foreign) {
      zone.add(
          record.host(), Duration.ofSeconds(record.ttlSeconds()), record.type(), record.data());
    }
    return name;
  }

  @Test
  void a_person_is_told_what_to_add_and_then_what_to_remove() {
    Name zone = newZone(List.of(new Foreign("@", 300, "TXT", "\"v=spf1 a ~all\"")));
    Duration hour = Duration.ofHours(1);
    String key = "v=DKIM1; p=" + "A".repeat(300);
    DesiredZone desired =
        DesiredZone.of(
            zone,
            List.of(
                RecordSet.of(zone, hour, Txt.of("v=spf1 ip4:192.0.2.1 -all")),
                RecordSet.of(zone.child("s1._domainkey"), hour, Txt.of(key)),
                RecordSet.parse(zone, hour, RecordType.MX, "10 mx." + zone)));
    Ownership none = Ownership.none(zone);
    ReadOutcome read = provider().read(zone, ZonePlan.interest(desired, none));
    ZonePlan plan =
        ZonePlan.between(((ReadOutcome.Read) read).zone(), desired, none, PlanLimits.standard());
    Instructions instructions = ((ApplyOutcome.ByHand) provider().apply(plan)).instructions();
    assertThat(instructions.steps())
        .extracting(
            step -> step.action() + " " + step.type() + " " + step.host() + " " + step.value())
        .containsExactly(
            "add MX @ 10 mx." + zone,
            "add TXT s1._domainkey " + key,
            "add TXT @ v=spf1 a ip4:192.0.2.1 ~all",
            "remove TXT @ v=spf1 a ~all");
    assertThat(instructions.text()).contains("Host:  s1._domainkey   (s1._domainkey." + zone);
  }
}
