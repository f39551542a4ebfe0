package dev.rookery.dns.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rookery.dns.plan.Claim;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.record.FamilyKey;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.record.ValueFamily;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Zone;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final Name ZONE = Name.of("example.com");
  private static final Duration TTL = Duration.ofHours(1);
  private static final RecordSet MX =
      RecordSet.parse(ZONE, TTL, RecordType.MX, "10 mx.example.com.");
  private static final DesiredZone DESIRED =
      DesiredZone.of(ZONE, List.of(MX, spf("v=spf1 ip4:192.0.2.1 -all")));
  private static final Ownership NONE = Ownership.none(ZONE);

  private static RecordSet spf(String text) {
    return RecordSet.of(ZONE, TTL, Txt.of(text));
  }

  private static Zone live(RecordSet... sets) {
    return Zone.whole(ZONE, 1, List.of(sets));
  }

  private static ZonePlan plan(Zone live) {
    return ZonePlan.between(live, DESIRED, NONE, PlanLimits.standard());
  }

  private static FamilyKey key(RecordType type, ValueFamily family) {
    return new FamilyKey(new RecordKey(ZONE, type), family);
  }

  @Test
  void what_a_plan_publishes_is_ours_and_no_more() {
    Ownership ours = NONE.after(plan(live(spf("v=spf1 a ip4:192.0.2.1 ~all"))));
    assertThat(ours.claims()).containsOnlyKeys(key(RecordType.MX, ValueFamily.WHOLE));
    ours = NONE.after(plan(live(spf("v=spf1 a ~all"))));
    assertThat(ours.on(key(RecordType.TXT, ValueFamily.SPF)))
        .contains(new Claim.Pieces(new TreeSet<>(List.of("ip4:192.0.2.1"))));
  }

  @Test
  void claims_survive_a_database() {
    assertThat(Claim.ofStored(new Claim.Whole().stored())).isEqualTo(new Claim.Whole());
    Claim pieces = new Claim.Pieces(new TreeSet<>(List.of("b", "a")));
    assertThat(pieces.stored()).containsExactly("a", "b");
    assertThat(Claim.ofStored(pieces.stored())).isEqualTo(pieces);
  }

  @Test
  void after_a_crash_the_zone_tells_which_claims_came_true() {
    Zone before = live(spf("v=spf1 a ~all"));
    ZonePlan plan = plan(before);
    Zone applied = live(MX, spf("v=spf1 a ip4:192.0.2.1 ~all"));
    assertThat(NONE.settle(plan.claimChanges(), DESIRED, applied)).isEqualTo(NONE.after(plan));
    assertThat(NONE.settle(plan.claimChanges(), DESIRED, before)).isEqualTo(NONE);
  }

  @Test
  void after_a_crash_a_stranger_s_record_in_our_place_stays_theirs() {
    ZonePlan plan = plan(live());
    Zone taken =
        live(RecordSet.parse(ZONE, TTL, RecordType.MX, "10 mx.example.net."), spf("v=spf1 a -all"));
    assertThat(NONE.settle(plan.claimChanges(), DESIRED, taken)).isEqualTo(NONE);
  }

  @Test
  void a_removal_that_came_true_ends_the_claim() {
    Ownership ours = NONE.after(plan(live()));
    Zone full = live(MX, spf("v=spf1 ip4:192.0.2.1 -all"));
    DesiredZone nothing = DesiredZone.of(ZONE, List.of());
    ZonePlan end = ZonePlan.between(full, nothing, ours, PlanLimits.standard().retiring());
    assertThat(ours.settle(end.claimChanges(), nothing, live())).isEqualTo(NONE);
    assertThat(ours.settle(end.claimChanges(), nothing, full)).isEqualTo(ours);
  }

  @Test
  void a_plan_for_another_zone_changes_nothing_here() {
    Ownership other = Ownership.none(Name.of("example.net"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.after(plan(live())))
        .withMessage("plan for example.com. does not change what is ours in example.net.");
  }
}
