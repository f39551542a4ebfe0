package dev.rookery.dns.provider.rfc2136;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Zone;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

class UpdateMessageTest {
  private static final Name ZONE = Name.of("example.com");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final RecordSet START =
      RecordSet.parse(ZONE, HOUR, RecordType.SOA, "ns1.example.com. a.example.com. 7 1 2 3 4");

  private static RecordSet set(String host, String type, String... texts) {
    return RecordSet.parse(ZONE.child(host), HOUR, RecordType.parse(type), texts);
  }

  private static ZonePlan plan(RecordSet before, RecordSet... wanted) {
    Ownership ours =
        Ownership.none(ZONE)
            .after(
                ZonePlan.between(
                    Zone.whole(ZONE, 6, List.of(START)),
                    DesiredZone.of(ZONE, List.of(before)),
                    Ownership.none(ZONE),
                    PlanLimits.standard()));
    return ZonePlan.between(
        Zone.whole(ZONE, 7, List.of(START, before)),
        DesiredZone.of(ZONE, List.of(wanted)),
        ours,
        PlanLimits.standard());
  }

  private static List<String> section(Message message, int section) {
    return message.getSection(section).stream()
        .map(Record::toString)
        .map(line -> line.replaceAll("\\s+", " ").trim())
        .toList();
  }

  @Test
  void every_prerequisite_has_ttl_zero_and_nothing_is_gone_before_its_successor_is_there() {
    ZonePlan plan =
        plan(
            set("a", "A", "192.0.2.1", "192.0.2.2"),
            set("a", "A", "192.0.2.2", "192.0.2.3"),
            set("b", "A", "192.0.2.4"));
    Message message = UpdateMessage.of(plan, Rfc2136Settings.Lock.SERIAL);
    assertThat(section(message, Section.PREREQ))
        .containsExactly(
            "example.com. 0 IN SOA ns1.example.com. a.example.com. 7 1 2 3 4",
            "b.example.com. 0 NONE A",
            "b.example.com. 0 NONE CNAME",
            "a.example.com. 0 IN A 192.0.2.1",
            "a.example.com. 0 IN A 192.0.2.2");
    assertThat(section(message, Section.UPDATE))
        .containsExactly(
            "b.example.com. 3600 IN A 192.0.2.4",
            "a.example.com. 3600 IN A 192.0.2.3",
            "a.example.com. 0 NONE A 192.0.2.1");
  }

  @Test
  void an_alias_needs_a_free_name_unless_it_clears_one_itself() {
    ZonePlan free =
        plan(set("x", "A", "192.0.2.1"), set("x", "A", "192.0.2.1"), set("w", "CNAME", "a.b."));
    assertThat(section(UpdateMessage.of(free, Rfc2136Settings.Lock.RECORD_SETS), Section.PREREQ))
        .containsExactly("w.example.com. 0 NONE ANY");
    ZonePlan clears = plan(set("w", "A", "192.0.2.1"), set("w", "CNAME", "a.b."));
    assertThat(section(UpdateMessage.of(clears, Rfc2136Settings.Lock.RECORD_SETS), Section.PREREQ))
        .containsExactly("w.example.com. 0 IN A 192.0.2.1", "w.example.com. 0 NONE CNAME");
  }

  @Test
  void each_try_is_a_message_of_its_own() {
    ZonePlan plan = plan(set("a", "A", "192.0.2.1"), set("a", "A", "192.0.2.2"));
    long ids =
        IntStream.range(0, 50)
            .map(_ -> UpdateMessage.of(plan, Rfc2136Settings.Lock.SERIAL).getHeader().getID())
            .distinct()
            .count();
    assertThat(ids).isGreaterThan(40);
  }
}
