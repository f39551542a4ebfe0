package dev.rookery.dns.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.record.FamilyKey;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.record.ValueFamily;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Reason;
import dev.rookery.dns.zone.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ZonePlanTest {
  private static final Name ZONE = Name.of("example.com");
  private static final Duration TTL = Duration.ofHours(1);
  private static final RecordSet START =
      set("example.com", "SOA", "ns1.example.com. admin.example.com. 7 3600 600 86400 300");
  private static final RecordSet SERVERS = set("example.com", "NS", "ns1.example.com.");

  private Ownership ours = Ownership.none(ZONE);

  private static RecordSet set(String name, String type, String... texts) {
    return RecordSet.parse(Name.of(name), TTL, RecordType.parse(type), texts);
  }

  private static RecordSet txt(String name, String... texts) {
    List<Rdata> data = Stream.of(texts).<Rdata>map(Txt::of).toList();
    return new RecordSet(Name.of(name), RecordType.TXT, TTL, data);
  }

  private static Zone live(RecordSet... sets) {
    List<RecordSet> all = new ArrayList<>(List.of(START, SERVERS));
    all.addAll(List.of(sets));
    return Zone.whole(ZONE, 7, all);
  }

  private static DesiredZone desired(RecordSet... sets) {
    return DesiredZone.of(ZONE, List.of(sets));
  }

  private ZonePlan plan(Zone live, DesiredZone desired) {
    return ZonePlan.between(live, desired, ours, PlanLimits.standard());
  }

  /** What the zone holds once the plan is applied. */
  private static Zone applied(Zone live, ZonePlan plan) {
    var sets = new TreeMap<>(live.sets());
    for (Change change : plan.changes()) {
      sets.remove(change.key());
      change.wanted().forEach(after -> sets.put(after.key(), after));
    }
    return Zone.whole(ZONE, live.serial() + 1, sets.values());
  }

  private static List<String> lines(ZonePlan plan) {
    return PlanText.diff(plan).lines().skip(2).toList();
  }

  private static List<String> rules(ZonePlan plan) {
    return plan.refusals().stream().map(Reason::rule).toList();
  }

  @Test
  void nothing_there_means_everything_is_created() {
    ZonePlan plan =
        plan(
            live(),
            desired(set("example.com", "MX", "10 mx.example.com."), txt("a.example.com", "x")));
    assertThat(lines(plan.requireSafe()))
        .containsExactly(
            "+example.com. 3600 IN MX 10 mx.example.com.", "+a.example.com. 3600 IN TXT \"x\"");
    assertThat(plan.serial()).isEqualTo(7);
    assertThat(plan).hasToString("example.com.: 2 to create, 0 to update, 0 to delete");
  }

  @Test
  void a_zone_as_wanted_needs_no_plan() {
    DesiredZone desired =
        desired(
            set("example.com", "MX", "10 mx.example.com."), txt("example.com", "v=spf1 mx -all"));
    ZonePlan first = plan(live(), desired);
    Zone after = applied(live(), first);
    ours = ours.after(first);
    assertThat(plan(after, desired).isEmpty()).isTrue();
  }

  @Test
  void our_senders_go_into_a_foreign_spf_record_before_its_end() {
    Zone live = live(txt("example.com", "v=spf1 include:_spf.example.net ~all", "site-proof=1"));
    DesiredZone desired = desired(txt("example.com", "v=spf1 ip4:192.0.2.1 mx -all"));
    ZonePlan plan = plan(live, desired);
    assertThat(lines(plan.requireSafe()))
        .containsExactly(
            " example.com. 3600 IN TXT \"site-proof=1\"",
            "-example.com. 3600 IN TXT \"v=spf1 include:_spf.example.net ~all\"",
            "+example.com. 3600 IN TXT \"v=spf1 include:_spf.example.net ip4:192.0.2.1 mx ~all\"",
            "note: example.com. TXT/SPF: our senders go into the existing record: "
                + "v=spf1 include:_spf.example.net ip4:192.0.2.1 mx ~all");
    ours = ours.after(plan);
    assertThat(plan(applied(live, plan), desired).isEmpty()).isTrue();
  }

  @Test
  void of_a_merged_spf_record_only_our_terms_are_taken_back() {
    Zone live = live(txt("example.com", "v=spf1 include:_spf.example.net ~all"));
    ZonePlan merge = plan(live, desired(txt("example.com", "v=spf1 ip4:192.0.2.1 -all")));
    Zone merged = applied(live, merge);
    ours = ours.after(merge);
    ZonePlan moved = plan(merged, desired(txt("example.com", "v=spf1 ip4:192.0.2.9 -all")));
    assertThat(lines(moved))
        .contains(
            "+example.com. 3600 IN TXT \"v=spf1 include:_spf.example.net ip4:192.0.2.9 ~all\"");
    ZonePlan end = ZonePlan.between(merged, desired(), ours, PlanLimits.standard().retiring());
    assertThat(lines(end.requireSafe()))
        .contains("+example.com. 3600 IN TXT \"v=spf1 include:_spf.example.net ~all\"");
    assertThat(ours.after(end).claims()).isEmpty();
  }

  @Test
  void an_spf_record_of_ours_goes_whole_unless_somebody_joined_it() {
    ZonePlan first = plan(live(), desired(txt("example.com", "v=spf1 ip4:192.0.2.1 -all")));
    ours = ours.after(first);
    PlanLimits retiring = PlanLimits.standard().retiring();
    ZonePlan alone = ZonePlan.between(applied(live(), first), desired(), ours, retiring);
    assertThat(lines(alone))
        .containsExactly("-example.com. 3600 IN TXT \"v=spf1 ip4:192.0.2.1 -all\"");
    Zone joined = live(txt("example.com", "v=spf1 ip4:192.0.2.1 include:x.example -all"));
    assertThat(lines(ZonePlan.between(joined, desired(), ours, retiring)))
        .contains("+example.com. 3600 IN TXT \"v=spf1 include:x.example -all\"");
  }

  @Test
  void an_spf_policy_of_ours_can_become_stricter() {
    ZonePlan first = plan(live(), desired(txt("example.com", "v=spf1 ip4:192.0.2.1 ~all")));
    ours = ours.after(first);
    ZonePlan stricter =
        plan(applied(live(), first), desired(txt("example.com", "v=spf1 ip4:192.0.2.1 -all")));
    assertThat(lines(stricter)).contains("+example.com. 3600 IN TXT \"v=spf1 ip4:192.0.2.1 -all\"");
  }

  @Test
  void two_foreign_spf_records_cannot_be_merged_into() {
    Zone live = live(txt("example.com", "v=spf1 a -all", "v=spf1 mx -all"));
    ZonePlan plan = plan(live, desired(txt("example.com", "v=spf1 ip4:192.0.2.1 -all")));
    assertThat(rules(plan)).containsExactly("spf.two-records");
  }

  @Test
  void a_foreign_dmarc_policy_is_kept_and_reported() {
    Zone live = live(txt("_dmarc.example.com", "v=DMARC1; p=reject"));
    ZonePlan plan = plan(live, desired(txt("_dmarc.example.com", "v=DMARC1; p=none")));
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.notices()).extracting(Notice::kind).containsExactly(Notice.Kind.DMARC_KEPT);
    assertThat(plan.notices()).noneMatch(Notice::isConflict);
  }

  @Test
  void foreign_records_in_our_way_stay_and_are_a_conflict() {
    Zone live = live(set("example.com", "MX", "10 mx.example.net."));
    ZonePlan plan = plan(live, desired(set("example.com", "MX", "10 mx.example.com.")));
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.notices()).singleElement().matches(Notice::isConflict);
    ours =
        ours.with(
            new FamilyKey(new RecordKey(ZONE, RecordType.MX), ValueFamily.WHOLE),
            new Claim.Whole());
    assertThat(lines(plan(live, desired(set("example.com", "MX", "10 mx.example.com.")))))
        .containsExactly(
            "-example.com. 3600 IN MX 10 mx.example.net.",
            "+example.com. 3600 IN MX 10 mx.example.com.");
  }

  @Test
  void what_was_theirs_before_stays_theirs_even_when_equal() {
    Zone live = live(set("example.com", "MX", "10 mx.example.com."));
    ZonePlan plan = plan(live, desired(set("example.com", "MX", "10 mx.example.com.")));
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.claimChanges()).isEmpty();
  }

  @Test
  void a_live_selector_is_neither_replaced_nor_removed() {
    ZonePlan first = plan(live(), desired(txt("s1._domainkey.example.com", "v=DKIM1; p=AAAA")));
    Zone after = applied(live(), first);
    ours = ours.after(first);
    ZonePlan other = plan(after, desired(txt("s1._domainkey.example.com", "v=DKIM1; p=BBBB")));
    assertThat(rules(other)).containsExactly("dkim.live-selector");
    PlanLimits retiring = PlanLimits.standard().retiring();
    assertThat(rules(ZonePlan.between(after, desired(), ours, retiring)))
        .containsExactly("dkim.live-selector");
    Set<Name> drained = Set.of(Name.of("s1._domainkey.example.com"));
    assertThat(rules(ZonePlan.between(after, desired(), ours, retiring.withDrained(drained))))
        .isEmpty();
    assertThat(rules(first.inverse(8, PlanLimits.standard())))
        .containsExactly("dkim.live-selector");
  }

  @Test
  void a_revoked_key_may_go() {
    ours =
        ours.with(
            new FamilyKey(
                new RecordKey(Name.of("s1._domainkey.example.com"), RecordType.TXT),
                ValueFamily.DKIM),
            new Claim.Whole());
    ZonePlan plan =
        plan(
            live(txt("s1._domainkey.example.com", "v=DKIM1; p=")),
            desired(txt("a.example.com", "x")));
    assertThat(rules(plan)).isEmpty();
  }

  @Test
  void an_empty_source_empties_no_zone() {
    DesiredZone full =
        desired(set("a.example.com", "A", "192.0.2.1"), set("b.example.com", "A", "192.0.2.2"));
    ZonePlan first = plan(live(), full);
    ours = ours.after(first);
    ZonePlan empty = plan(applied(live(), first), desired());
    assertThat(rules(empty)).containsExactly("plan.empty-source", "plan.too-many-deletes");
    assertThatExceptionOfType(UnsafePlanException.class)
        .isThrownBy(empty::requireSafe)
        .withMessageContaining("would delete 2 record sets: [a.example.com. A, b.example.com. A]");
  }

  @Test
  void a_truncated_source_is_refused_in_a_zone_of_four() {
    RecordSet[] four = {
      set("a.example.com", "A", "192.0.2.1"), set("b.example.com", "A", "192.0.2.2"),
      set("c.example.com", "A", "192.0.2.3"), set("d.example.com", "A", "192.0.2.4")
    };
    ZonePlan first = plan(live(), desired(four));
    ours = ours.after(first);
    Zone after = applied(live(), first);
    assertThat(plan(after, desired(four[0])).refusals())
        .extracting(Reason::sentence)
        .containsExactly(
            "would delete 3 of 4 record sets (limit 30%): "
                + "[b.example.com. A, c.example.com. A, d.example.com. A]");
    assertThat(rules(plan(after, desired(four[0], four[1], four[2])))).isEmpty();
  }

  @Test
  void an_alias_never_comes_beside_data() {
    Zone live = live(set("www.example.com", "A", "192.0.2.1"));
    assertThat(rules(plan(live, desired(set("www.example.com", "CNAME", "a.example.net.")))))
        .containsExactly("cname.beside-data");
  }

  @Test
  void where_data_gives_way_to_an_alias_removing_comes_first() {
    DesiredZone before = desired(set("www.example.com", "A", "192.0.2.1"));
    ZonePlan first = plan(live(), before);
    ours = ours.after(first);
    ZonePlan swap =
        plan(
            applied(live(), first),
            desired(set("www.example.com", "CNAME", "b.example.net."), txt("a.example.com", "x")));
    assertThat(swap.requireSafe().changes())
        .extracting(change -> change.verb() + " " + change.key())
        .containsExactly(
            "delete www.example.com. A",
            "create a.example.com. TXT",
            "create www.example.com. CNAME");
  }

  @Test
  void too_many_spf_lookups_are_refused() {
    String eleven = "v=spf1" + " mx".repeat(11) + " -all";
    ZonePlan plan = plan(live(), desired(txt("example.com", eleven)));
    assertThat(plan.refusals())
        .singleElement()
        .extracting(Reason::sentence)
        .asString()
        .contains("costs 11 look-ups (limit 10)");
  }

  @Test
  void spf_that_cannot_be_counted_is_not_published() {
    PlanLimits limits =
        PlanLimits.standard()
            .withSpfCounter((_, _) -> {
              throw new IllegalStateException("no DNS today");
            });
    ZonePlan plan =
        ZonePlan.between(live(), desired(txt("example.com", "v=spf1 mx -all")), ours, limits);
    assertThat(rules(plan)).containsExactly("spf.not-counted");
  }

  @Test
  void the_start_of_the_zone_is_not_ours_to_write() {
    ours = ours.with(new FamilyKey(SERVERS.key(), ValueFamily.WHOLE), new Claim.Whole());
    ZonePlan plan = plan(live(), desired(set("example.com", "NS", "ns9.example.com.")));
    assertThat(rules(plan)).containsExactly("plan.zone-start");
  }

  @Test
  void a_set_that_was_not_read_is_not_written() {
    Zone partly =
        Zone.partly(
            ZONE, 7, new TreeSet<>(Set.of(new RecordKey(ZONE, RecordType.MX))), List.of(START));
    ZonePlan plan = plan(partly, desired(set("a.example.com", "A", "192.0.2.1")));
    assertThat(rules(plan)).containsExactly("plan.not-read");
  }

  @Test
  void names_outside_the_zone_are_refused() {
    ZonePlan plan = plan(live(), desired(set("a.example.net", "A", "192.0.2.1")));
    assertThat(rules(plan)).containsExactly("zone.name-outside");
  }

  @Test
  void the_hash_binds_content_and_not_the_serial() {
    DesiredZone desired = desired(txt("example.com", "x".repeat(300)));
    ZonePlan plan = plan(live(), desired);
    Zone later = Zone.whole(ZONE, 8, live().sets().values());
    assertThat(plan(later, desired).hash()).isEqualTo(plan.hash()).hasSize(64);
    assertThat(plan(live(), desired(txt("example.com", "y"))).hash()).isNotEqualTo(plan.hash());
    assertThatExceptionOfType(UnsafePlanException.class)
        .isThrownBy(() -> plan.requireReviewed("0".repeat(64)))
        .withMessageContaining("review again");
  }

  @Test
  void the_inverse_takes_everything_back() {
    Zone live = live(txt("example.com", "v=spf1 include:_spf.example.net ~all"));
    ZonePlan plan =
        plan(
            live,
            desired(
                txt("example.com", "v=spf1 ip4:192.0.2.1 -all"),
                set("a.example.com", "A", "192.0.2.1")));
    ZonePlan inverse = plan.inverse(8, PlanLimits.standard());
    assertThat(applied(applied(live, plan), inverse).sets()).isEqualTo(live.sets());
    assertThat(ours.after(plan).after(inverse)).isEqualTo(ours);
    assertThat(inverse.soa().orElseThrow().serial()).isEqualTo(8);
  }

  @Test
  void a_shared_set_keeps_its_ttl() {
    RecordSet theirs = txt("example.com", "site-proof=1").withTtl(Duration.ofMinutes(5));
    ZonePlan plan = plan(live(theirs), desired(txt("example.com", "v=spf1 mx -all")));
    assertThat(plan.changes().getFirst().wanted().getFirst().ttl())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void the_document_says_it_all_in_plain_data() {
    PlanDocument document =
        plan(live(), desired(set("a.example.com", "A", "192.0.2.1"))).document();
    assertThat(document.safe()).isTrue();
    assertThat(document.changes())
        .containsExactly(
            new PlanDocument.Line(
                "create",
                "a.example.com.",
                "A",
                List.of(),
                List.of("192.0.2.1"),
                new PlanDocument.Ttl(-1, 3600)));
  }

  @Test
  void the_table_has_a_line_a_value() {
    assertThat(
            PlanText.table(
                plan(live(), desired(set("a.example.com", "A", "192.0.2.1", "192.0.2.2")))))
        .isEqualTo(
            """
            ACTION  NAME            TYPE  TTL   DATA
            create  a.example.com.  A     3600  192.0.2.1
            create  a.example.com.  A     3600  192.0.2.2\
            """);
  }
}
