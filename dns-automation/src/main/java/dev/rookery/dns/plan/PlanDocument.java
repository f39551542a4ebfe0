package dev.rookery.dns.plan;

import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.zone.Reason;
import java.util.List;

/**
 * A plan as data for JSON: only texts, numbers and lists.
 *
 * @param zone absolute name
 * @param serial of the zone the plan was made from
 * @param hash see {@link ZonePlan#hash}
 * @param safe whether it may be applied
 */
public record PlanDocument(
    String zone,
    long serial,
    String hash,
    boolean safe,
    List<Line> changes,
    List<Note> notices,
    List<Refusal> refusals) {
  /** One change; {@code before} is empty for a creation, {@code after} for a deletion. */
  public record Line(
      String action, String name, String type, List<String> before, List<String> after, Ttl ttl) {}

  /** TTLs in seconds; -1 where there is no set. */
  public record Ttl(long beforeSeconds, long afterSeconds) {}

  /** See {@link Notice}. */
  public record Note(String kind, String name, String sentence, boolean conflict) {}

  /** See {@link Reason}. */
  public record Refusal(String rule, String name, String sentence, String source) {}

  static PlanDocument of(ZonePlan plan) {
    return new PlanDocument(
        plan.origin().text(),
        plan.serial(),
        plan.hash(),
        plan.refusals().isEmpty(),
        plan.changes().stream().map(PlanDocument::line).toList(),
        plan.notices().stream().map(PlanDocument::note).toList(),
        plan.refusals().stream().map(PlanDocument::refusal).toList());
  }

  private static Line line(Change change) {
    return new Line(
        change.verb(),
        change.key().name().text(),
        change.key().type().toString(),
        texts(change.seen()),
        texts(change.wanted()),
        new Ttl(seconds(change.seen()), seconds(change.wanted())));
  }

  private static List<String> texts(List<RecordSet> atMostOne) {
    return atMostOne.stream().flatMap(set -> set.data().stream()).map(Rdata::text).toList();
  }

  private static long seconds(List<RecordSet> atMostOne) {
    return atMostOne.stream().mapToLong(set -> set.ttl().toSeconds()).findFirst().orElse(-1);
  }

  private static Note note(Notice notice) {
    return new Note(
        notice.kind().name(),
        notice.values().set().name().text(),
        notice.sentence(),
        notice.isConflict());
  }

  private static Refusal refusal(Reason reason) {
    return new Refusal(reason.rule(), reason.name().text(), reason.sentence(), reason.source());
  }
}
