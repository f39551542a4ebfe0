package dev.rookery.dns.zone;

import dev.rookery.dns.record.A;
import dev.rookery.dns.record.Aaaa;
import dev.rookery.dns.record.Caa;
import dev.rookery.dns.record.Cname;
import dev.rookery.dns.record.Mx;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Ns;
import dev.rookery.dns.record.Opaque;
import dev.rookery.dns.record.Ptr;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.record.Soa;
import dev.rookery.dns.record.Srv;
import dev.rookery.dns.record.Tlsa;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.record.ValueFamily;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What no zone may hold, whoever wrote it. */
public final class ZoneRules {
  private static final Comparator<RecordSet> BY_KEY = Comparator.comparing(RecordSet::key);

  private final Name origin;
  private final Map<Name, Set<RecordType>> typesByName;

  private ZoneRules(Name origin, Collection<RecordSet> sets) {
    this.origin = origin;
    this.typesByName =
        sets.stream()
            .collect(
                Collectors.groupingBy(
                    RecordSet::name,
                    TreeMap::new,
                    Collectors.mapping(RecordSet::type, Collectors.toSet())));
  }

  /** All reasons why this content is wrong, by rule, then name; empty = none. */
  public static List<Reason> violations(Name origin, Collection<RecordSet> sets) {
    ZoneRules rules = new ZoneRules(origin, sets);
    return Stream.<Function<RecordSet, Optional<Reason>>>of(
            rules::outsideZone,
            rules::cnameBesideData,
            rules::secondCname,
            rules::secondSpf,
            rules::secondDmarc,
            rules::nullMxWithOthers,
            rules::targetIsAlias)
        .flatMap(rule -> sets.stream().sorted(BY_KEY).map(rule).flatMap(Optional::stream))
        .toList();
  }

  private Optional<Reason> outsideZone(RecordSet set) {
    return when(
        !set.name().isAtOrBelow(origin),
        "zone.name-outside",
        set,
        "is not in the zone " + origin,
        "RFC 1034 §4.2");
  }

  private Optional<Reason> cnameBesideData(RecordSet set) {
    if (!set.type().equals(RecordType.CNAME)) {
      return Optional.empty();
    }
    List<RecordType> others =
        typesByName.getOrDefault(set.name(), Set.of()).stream()
            .filter(type -> !type.equals(RecordType.CNAME) && !type.mayStandBesideCname())
            .sorted()
            .toList();
    return when(
        !others.isEmpty(),
        "cname.beside-data",
        set,
        "a CNAME stands beside %s; it must be alone".formatted(others),
        "RFC 1034 §3.6.2");
  }

  private Optional<Reason> secondCname(RecordSet set) {
    return when(
        set.type().equals(RecordType.CNAME) && set.data().size() > 1,
        "cname.two-records",
        set,
        "%d CNAMEs, at most 1".formatted(set.data().size()),
        "RFC 2181 §10.1");
  }

  private Optional<Reason> secondSpf(RecordSet set) {
    int found = set.of(ValueFamily.SPF).size();
    return when(
        found > 1,
        "spf.two-records",
        set,
        "%d SPF records, at most 1: receivers answer permerror".formatted(found),
        "RFC 7208 §4.5");
  }

  private Optional<Reason> secondDmarc(RecordSet set) {
    int found = set.of(ValueFamily.DMARC).size();
    return when(
        found > 1,
        "dmarc.two-records",
        set,
        "%d DMARC records, at most 1: receivers ignore all of them".formatted(found),
        "RFC 9989");
  }

  private Optional<Reason> nullMxWithOthers(RecordSet set) {
    boolean hasNullMx =
        set.data().stream().anyMatch(d -> d instanceof Mx mx && mx.exchange().equals(Name.ROOT));
    return when(
        hasNullMx && set.data().size() > 1,
        "mx.null-beside-others",
        set,
        "\"takes no mail\" stands beside other MX records",
        "RFC 7505 §3");
  }

  private Optional<Reason> targetIsAlias(RecordSet set) {
    List<Name> aliases =
        set.data().stream()
            .map(ZoneRules::target)
            .flatMap(Optional::stream)
            .filter(this::isAlias)
            .toList();
    return when(
        !aliases.isEmpty(),
        "target.is-alias",
        set,
        "%s points to %s, which is a CNAME".formatted(set.type(), aliases),
        "RFC 2181 §10.3");
  }

  private static Optional<Name> target(Rdata data) {
    return switch (data) {
      case Mx mx -> Optional.of(mx.exchange());
      case Ns ns -> Optional.of(ns.server());
      case Srv srv -> Optional.of(srv.target());
      case A _, Aaaa _, Caa _, Cname _, Opaque _, Ptr _, Soa _, Tlsa _, Txt _ -> Optional.empty();
    };
  }

  private boolean isAlias(Name name) {
    return typesByName.getOrDefault(name, Set.of()).contains(RecordType.CNAME);
  }

  private static Optional<Reason> when(
      boolean broken, String rule, RecordSet set, String sentence, String source) {
    return broken ? Optional.of(new Reason(rule, set.name(), sentence, source)) : Optional.empty();
  }
}
