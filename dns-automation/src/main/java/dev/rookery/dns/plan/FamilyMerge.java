package dev.rookery.dns.plan;

import dev.rookery.dns.record.FamilyKey;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.SpfTerms;
import dev.rookery.dns.record.Txt;
import dev.rookery.dns.record.ValueFamily;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What becomes of the values of one family: seen and wanted values, and our claim, make new values
 * and a new claim.
 */
final class FamilyMerge {
  /** New values, new claim, and what to tell. */
  record Result(List<Rdata> values, Optional<Claim> claim, Optional<Notice> notice) {
    private static Result of(List<Rdata> values, Claim claim) {
      return new Result(values, Optional.of(claim), Optional.empty());
    }

    private static Result unclaimed(List<Rdata> values) {
      return new Result(values, Optional.empty(), Optional.empty());
    }
  }

  private final FamilyKey key;
  private final List<Rdata> seen;
  private final List<Rdata> wanted;
  private final Optional<Claim> claim;

  FamilyMerge(FamilyKey key, List<Rdata> seen, List<Rdata> wanted, Optional<Claim> claim) {
    this.key = key;
    this.seen = seen;
    this.wanted = wanted;
    this.claim = claim;
  }

  Result result() {
    return switch (key.family()) {
      case SPF -> spf();
      case OTHER_TEXT -> singleTexts();
      case WHOLE, DKIM, DMARC, MTA_STS, TLS_RPT -> oneOwner();
    };
  }

  /** Families that are replaced as a whole by whoever owns them. */
  private Result oneOwner() {
    if (claim.isPresent() || seen.isEmpty()) {
      return wanted.isEmpty() ? Result.unclaimed(List.of()) : Result.of(wanted, new Claim.Whole());
    }
    return wanted.isEmpty()
        ? Result.unclaimed(seen)
        : new Result(seen, Optional.empty(), Optional.of(keptForeign()));
  }

  private Notice keptForeign() {
    if (seen.equals(wanted)) {
      return new Notice(
          Notice.Kind.ALREADY_THERE, key, "already as wanted; not ours and left as it is");
    }
    if (key.family() == ValueFamily.DMARC) {
      return new Notice(
          Notice.Kind.DMARC_KEPT,
          key,
          "the existing policy %s is kept; ours would be %s".formatted(texts(seen), texts(wanted)));
    }
    return new Notice(
        Notice.Kind.FOREIGN_KEPT,
        key,
        "%s is not ours and is kept; wanted is %s. Remove it, or hand it over to us"
            .formatted(texts(seen), texts(wanted)));
  }

  /** Texts without a standard: each stands for itself. */
  private Result singleTexts() {
    SortedSet<String> ours = pieces();
    SortedSet<String> wantedTexts = new TreeSet<>();
    wanted.forEach(value -> wantedTexts.add(joined(value)));
    Set<Rdata> values = new LinkedHashSet<>(seen);
    values.removeIf(value -> ours.contains(joined(value)) && !wantedTexts.contains(joined(value)));
    SortedSet<String> claimed = new TreeSet<>();
    for (Rdata value : wanted) {
      if (values.add(value) || ours.contains(joined(value))) {
        claimed.add(joined(value));
      }
    }
    return new Result(List.copyOf(values), pieces(claimed), Optional.empty());
  }

  /**
   * One record for all who send (RFC 7208 §3.2): our terms go into whatever record is there, and
   * only they are ever taken out again.
   */
  private Result spf() {
    if (seen.size() > 1 || wanted.size() > 1) {
      return unmergeable();
    }
    if (seen.isEmpty()) {
      return wanted.isEmpty() ? Result.unclaimed(seen) : newSpf();
    }
    return wanted.isEmpty() ? withoutOurTerms() : withOurTerms();
  }

  /** Wanted stands beside seen, so that the rule "one SPF record a name" refuses the plan. */
  private Result unmergeable() {
    if (wanted.isEmpty()) {
      return new Result(seen, claim, Optional.empty());
    }
    List<Rdata> both = new ArrayList<>(seen);
    both.addAll(wanted);
    return new Result(both, claim, Optional.empty());
  }

  private Result newSpf() {
    return Result.of(wanted, new Claim.Pieces(record(wanted).normalTerms()));
  }

  private Result withOurTerms() {
    SortedSet<String> ours = pieces();
    SpfTerms goal = record(wanted);
    SortedSet<String> gone = new TreeSet<>(ours);
    gone.removeAll(goal.normalTerms());
    SpfTerms kept = record(seen).without(gone);
    SpfTerms merged = kept.with(ownsEnd() && !hasEnd(kept) ? goal : goal.senders());
    SortedSet<String> claimed = merged.normalTerms();
    claimed.retainAll(goal.normalTerms());
    SortedSet<String> foreign = record(seen).normalTerms();
    foreign.removeAll(ours);
    claimed.removeAll(foreign);
    return new Result(values(merged), pieces(claimed), mergeNotice(merged, ours));
  }

  /** Whether the record's end is ours: then we wrote the record, and may change its policy. */
  private boolean ownsEnd() {
    return pieces().size() > senderPieces().size();
  }

  private static boolean hasEnd(SpfTerms record) {
    return record.terms().size() > record.senders().terms().size();
  }

  private Optional<Notice> mergeNotice(SpfTerms merged, SortedSet<String> ours) {
    if (!ours.isEmpty() || merged.equals(record(seen))) {
      return Optional.empty();
    }
    return Optional.of(
        new Notice(
            Notice.Kind.SPF_MERGED,
            key,
            "our senders go into the existing record: " + merged.text()));
  }

  private Result withoutOurTerms() {
    SpfTerms rest = record(seen).without(senderPieces());
    if (ownsEnd() && !rest.hasSenders() && pieces().containsAll(rest.normalTerms())) {
      return Result.unclaimed(List.of());
    }
    return Result.unclaimed(values(rest));
  }

  /** While others send too, the end of the record is theirs as well. */
  private SortedSet<String> senderPieces() {
    return new SpfTerms(List.copyOf(pieces())).senders().normalTerms();
  }

  private List<Rdata> values(SpfTerms record) {
    return record.equals(record(seen)) ? seen : List.of(Txt.of(record.text()));
  }

  private SortedSet<String> pieces() {
    return claim.map(Claim::stored).<SortedSet<String>>map(TreeSet::new).orElseGet(TreeSet::new);
  }

  private static Optional<Claim> pieces(SortedSet<String> claimed) {
    return claimed.isEmpty() ? Optional.empty() : Optional.of(new Claim.Pieces(claimed));
  }

  private static SpfTerms record(List<Rdata> values) {
    return SpfTerms.parse(joined(values.getFirst()));
  }

  private static String joined(Rdata value) {
    return value instanceof Txt txt ? txt.joined() : value.text();
  }

  private static List<String> texts(List<Rdata> values) {
    return values.stream().map(Rdata::canonical).toList();
  }
}
