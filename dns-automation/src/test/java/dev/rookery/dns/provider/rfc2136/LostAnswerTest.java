package dev.rookery.dns.provider.rfc2136;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rookery.dns.LabServers;
import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.ApplyOutcome;
import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.lab.dns.LabZone;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;

/** The update arrives, the answer does not. */
class LostAnswerTest {
  private static final Name ZONE = Name.of("example.test");

  private LabServers servers;
  private LabZone zone;

  @BeforeEach
  void start() {
    servers = LabServers.start();
    zone = servers.zone(ZONE);
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private ApplyOutcome applyThrough(LosingProxy proxy) {
    var direct =
        new Rfc2136Provider(
            Rfc2136Settings.of(servers.dns().primary(), servers.key()), InstantSource.system());
    DesiredZone desired =
        DesiredZone.of(
            ZONE,
            List.of(
                RecordSet.parse(
                    ZONE.child("a"), Duration.ofMinutes(5), RecordType.A, "192.0.2.1")));
    Ownership none = Ownership.none(ZONE);
    ReadOutcome read = direct.read(ZONE, ZonePlan.interest(desired, none));
    ZonePlan plan =
        ZonePlan.between(((ReadOutcome.Read) read).zone(), desired, none, PlanLimits.standard());
    Rfc2136Settings settings =
        Rfc2136Settings.of(proxy.address(), servers.key()).withTimeout(Duration.ofMillis(300));
    return new Rfc2136Provider(settings, InstantSource.system()).apply(plan);
  }

  @Test
  void the_next_try_recognises_its_own_work() throws IOException {
    try (LosingProxy proxy = LosingProxy.before(servers.dns().primary(), 1)) {
      assertThat(applyThrough(proxy)).isEqualTo(new ApplyOutcome.Applied(zone.serial()));
      assertThat(zone.records("a", "A")).containsExactly("192.0.2.1");
    }
  }

  @Test
  void every_try_is_signed_anew_under_a_new_id() throws IOException {
    try (LosingProxy proxy = LosingProxy.before(servers.dns().primary(), 1)) {
      applyThrough(proxy);
      assertThat(proxy.updates()).hasSize(2);
      Message first = new Message(proxy.updates().get(0));
      Message second = new Message(proxy.updates().get(1));
      assertThat(second.getHeader().getID()).isNotEqualTo(first.getHeader().getID());
      assertThat(second.getTSIG().getSignature()).isNotEqualTo(first.getTSIG().getSignature());
    }
  }

  @Test
  void when_no_answer_comes_it_is_said_that_the_end_is_open() throws IOException {
    try (LosingProxy proxy = LosingProxy.before(servers.dns().primary(), 3)) {
      assertThat(applyThrough(proxy))
          .isInstanceOfSatisfying(
              ApplyOutcome.Unavailable.class,
              open -> assertThat(open.reason()).contains("no answer from"));
      assertThat(zone.records("a", "A")).containsExactly("192.0.2.1");
    }
  }
}
