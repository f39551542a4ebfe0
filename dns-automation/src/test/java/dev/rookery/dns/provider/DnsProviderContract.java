package dev.rookery.dns.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rookery.dns.ownership.Ownership;
import dev.rookery.dns.plan.PlanLimits;
import dev.rookery.dns.plan.UnsafePlanException;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.zone.DesiredZone;
import dev.rookery.dns.zone.Zone;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider must do; one that cannot says so in its capabilities and is skipped. */
public abstract class DnsProviderContract {
  private static final Duration TTL = Duration.ofMinutes(10);

  private DnsProvider provider;
  private Name origin;
  private Ownership ours;

  /** The provider under test. */
  protected abstract DnsProvider provider();

  /** A fresh zone at the provider, with SOA and NS, into which others wrote these records. */
  protected abstract Name newZone(List<Foreign> foreign);

  /** One record that somebody else wrote: name relative to the zone, {@code @} for itself. */
  public record Foreign(String host, int ttlSeconds, String type, String data) {}

  @BeforeEach
  void freshZone() {
    provider = provider();
    useZone();
  }

  private void useZone(Foreign... foreign) {
    origin = newZone(List.of(foreign));
    ours = Ownership.none(origin);
  }

  private Name name(String host) {
    return host.equals("@") ? origin : origin.child(host);
  }

  private RecordSet set(String host, String type, String... texts) {
    return RecordSet.parse(name(host), TTL, RecordType.parse(type), texts);
  }

  private Zone read(DesiredZone desired) {
    ReadOutcome outcome = provider.read(origin, ZonePlan.interest(desired, ours));
    assertThat(outcome).isInstanceOf(ReadOutcome.Read.class);
    return ((ReadOutcome.Read) outcome).zone();
  }

  private ZonePlan plan(RecordSet... sets) {
    DesiredZone desired = DesiredZone.of(origin, List.of(sets));
    return ZonePlan.between(read(desired), desired, ours, PlanLimits.standard().retiring());
  }

  private long apply(ZonePlan plan) {
    ApplyOutcome outcome = provider.apply(plan);
    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    ours = ours.after(plan);
    return ((ApplyOutcome.Applied) outcome).serial();
  }

  private Optional<RecordSet> find(String host, String type) {
    RecordKey key = new RecordKey(name(host), RecordType.parse(type));
    ReadOutcome outcome = provider.read(origin, new TreeSet<>(Set.of(key)));
    return ((ReadOutcome.Read) outcome).zone().find(key);
  }

  private void assume(Capability capability) {
    Capabilities capabilities = provider.capabilities();
    assumeTrue(
        capabilities.can(capability),
        () -> "%s: %s".formatted(capability, capabilities.answers().get(capability)));
  }

  @Test
  void an_empty_plan_changes_nothing() {
    ZonePlan plan = plan();
    assertThat(plan.isEmpty()).isTrue();
    assertThat(apply(plan)).isEqualTo(plan.serial());
  }

  @Test
  void every_type_is_stored_and_read_back_as_it_was_written() {
    assume(Capability.APPLY);
    RecordSet[] sets = {
      set("mail", "A", "192.0.2.1", "192.0.2.2"),
      set("mail", "AAAA", "2001:db8::1"),
      set("@", "MX", "10 mail." + origin, "20 mx.example.net."),
      set("@", "TXT", "\"v=spf1 mx ~all\""),
      set("_dmarc", "TXT", "\"v=DMARC1; p=none; rua=mailto:dmarc@example.net\""),
      set("www", "CNAME", "mail." + origin),
      set("_imaps._tcp", "SRV", "0 1 993 mail." + origin),
      set("@", "CAA", "0 issue \"letsencrypt.org\""),
      set("_25._tcp.mail", "TLSA", "3 1 1 " + "ab".repeat(32)),
      set("sub", "NS", "ns.example.net."),
      set("7", "PTR", "mail." + origin)
    };
    ZonePlan plan = plan(sets);
    assertThat(apply(plan)).isNotEqualTo(plan.serial());
    assertThat(plan(sets).isEmpty()).isTrue();
    Stream.of(sets)
        .filter(set -> !set.type().equals(RecordType.NS))
        .forEach(
            set -> assertThat(find(host(set), set.type().toString())).as(set.text()).contains(set));
  }

  private String host(RecordSet set) {
    return set.name().equals(origin)
        ? "@"
        : set.name().text().substring(0, set.name().text().length() - origin.text().length() - 1);
  }

  @Test
  void a_text_above_255_octets_survives() {
    assume(Capability.LONG_TEXT);
    assume(Capability.APPLY);
    String key = "v=DKIM1; k=rsa; p=" + "A\\;\"B".repeat(80);
    RecordSet selector = RecordSet.of(name("s1._domainkey"), TTL, Txt.of(key));
    apply(plan(selector));
    assertThat(find("s1._domainkey", "TXT")).contains(selector);
  }

  @Test
  void foreign_values_of_a_shared_set_stay_to_the_octet() {
    assume(Capability.APPLY);
    useZone(
        new Foreign("@", 300, "TXT", "\"v=spf1 include:_spf.exa\" \"mple.net ~all\""),
        new Foreign("@", 300, "TXT", "\"site-\" \"proof=1\""),
        new Foreign("www", 300, "A", "192.0.2.80"));
    apply(plan(set("@", "TXT", "\"v=spf1 ip4:192.0.2.1 -all\"")));
    RecordSet shared = find("@", "TXT").orElseThrow();
    assertThat(shared.ttl()).isEqualTo(Duration.ofSeconds(300));
    assertThat(shared.data())
        .extracting(data -> ((Txt) data).strings())
        .containsExactlyInAnyOrder(
            List.of("site-", "proof=1"),
            List.of("v=spf1 include:_spf.example.net ip4:192.0.2.1 ~all"));
    apply(plan());
    assertThat(find("@", "TXT").orElseThrow().data())
        .containsExactlyInAnyOrder(
            Txt.of("site-proof=1"), Txt.of("v=spf1 include:_spf.example.net ~all"));
    assertThat(find("www", "A")).isPresent();
  }

  @Test
  void values_and_ttls_are_updated() {
    assume(Capability.APPLY);
    apply(plan(set("mail", "A", "192.0.2.1", "192.0.2.2")));
    RecordSet later = set("mail", "A", "192.0.2.2", "192.0.2.3").withTtl(Duration.ofSeconds(60));
    apply(plan(later));
    assertThat(find("mail", "A")).contains(later);
  }

  @Test
  void what_is_no_longer_wanted_goes() {
    assume(Capability.APPLY);
    apply(plan(set("a", "A", "192.0.2.1"), set("b", "A", "192.0.2.2")));
    apply(plan(set("a", "A", "192.0.2.1")));
    assertThat(find("a", "A")).isPresent();
    assertThat(find("b", "A")).isEmpty();
  }

  @Test
  void data_gives_way_to_an_alias_and_back() {
    assume(Capability.APPLY);
    apply(plan(set("www", "A", "192.0.2.1")));
    apply(plan(set("www", "CNAME", "a.example.net.")));
    assertThat(find("www", "CNAME")).contains(set("www", "CNAME", "a.example.net."));
    apply(plan(set("www", "A", "192.0.2.1")));
    assertThat(find("www", "A")).contains(set("www", "A", "192.0.2.1"));
    assertThat(find("www", "CNAME")).isEmpty();
  }

  @Test
  void a_plan_from_an_older_zone_does_nothing() {
    assume(Capability.COMPARE_AND_SET);
    ZonePlan old = plan(set("a", "A", "192.0.2.1"), set("b", "A", "192.0.2.2"));
    apply(plan(set("b", "A", "192.0.2.99")));
    assertThat(provider.apply(old)).isInstanceOf(ApplyOutcome.Stale.class);
    assertThat(find("a", "A")).isEmpty();
    assertThat(find("b", "A")).contains(set("b", "A", "192.0.2.99"));
  }

  @Test
  void of_two_plans_from_one_zone_one_wins() {
    assume(Capability.COMPARE_AND_SET);
    ZonePlan one = plan(set("c", "A", "192.0.2.1"));
    ZonePlan other = plan(set("c", "A", "192.0.2.2"));
    List<ApplyOutcome> outcomes = Stream.of(one, other).parallel().map(provider::apply).toList();
    assertThat(outcomes).filteredOn(ApplyOutcome.Applied.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(ApplyOutcome.Stale.class::isInstance).hasSize(1);
    assertThat(find("c", "A").orElseThrow().data()).hasSize(1);
  }

  @Test
  void the_inverse_takes_a_plan_back() {
    assume(Capability.APPLY);
    useZone(new Foreign("@", 300, "TXT", "\"v=spf1 mx ~all\""));
    ZonePlan plan =
        plan(set("@", "TXT", "\"v=spf1 ip4:192.0.2.1 ~all\""), set("a", "A", "192.0.2.1"));
    RecordSet before = find("@", "TXT").orElseThrow();
    long serial = apply(plan);
    apply(plan.inverse(serial, PlanLimits.standard()));
    assertThat(find("@", "TXT")).contains(before);
    assertThat(find("a", "A")).isEmpty();
    assertThat(ours.claims()).isEmpty();
  }

  @Test
  void an_unsafe_plan_is_not_even_sent() {
    ZonePlan unsafe = plan(set("@", "TXT", "\"v=spf1 a -all\"", "\"v=spf1 mx -all\""));
    assertThatExceptionOfType(UnsafePlanException.class).isThrownBy(() -> provider.apply(unsafe));
    assertThat(find("@", "TXT")).isEmpty();
  }

  @Test
  void a_zone_that_is_not_there_is_a_clear_refusal() {
    Name missing = Name.of("not-here.example");
    ReadOutcome outcome =
        provider.read(missing, new TreeSet<>(Set.of(new RecordKey(missing, RecordType.TXT))));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            ReadOutcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("not-here.example."));
  }
}
