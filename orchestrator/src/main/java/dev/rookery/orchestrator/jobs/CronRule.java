package dev.rookery.orchestrator.jobs;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/**
 * The slots of a cron rule. The library sees wall-clock time only, which neither skips nor repeats;
 * where each wall-clock slot lies on the real time line is decided here.
 */
final class CronRule {
  /** Slots that are counted; beyond that there are "more than". */
  static final int COUNTED = 1_000;

  private final String rule;
  private final ZoneId zone;
  private final ExecutionTime slots;

  /**
   * @param ruleInZone five fields and a zone: {@code 0 3 * * * Europe/Berlin}
   * @throws IllegalArgumentException not such a rule
   */
  CronRule(String ruleInZone) {
    int end = ruleInZone.lastIndexOf(' ');
    this.rule = ruleInZone;
    this.zone = ZoneId.of(ruleInZone.substring(end + 1));
    this.slots =
        ExecutionTime.forCron(
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                .parse(ruleInZone.substring(0, end)));
  }

  /**
   * @throws IllegalArgumentException the rule has no slot ever again
   */
  Instant nextAfter(Instant time) {
    LocalDateTime wall = LocalDateTime.ofInstant(time, zone);
    while (true) {
      wall = wall(slots.nextExecution(wall.atZone(ZoneOffset.UTC)));
      Instant slot = real(wall);
      if (slot.isAfter(time)) {
        return slot;
      }
    }
  }

  /** The last slot that is not after this time. */
  Instant lastUpTo(Instant time) {
    LocalDateTime wall = LocalDateTime.ofInstant(time, zone).plusSeconds(1);
    Instant last = real(wall(slots.lastExecution(wall.atZone(ZoneOffset.UTC))));
    for (Instant next = last; !next.isAfter(time); next = nextAfter(next)) {
      last = next;
    }
    return last;
  }

  /**
   * Slots from {@code first}, which is one, up to but without {@code end}.
   *
   * @return at most one more than {@link #COUNTED}
   */
  int count(Instant first, Instant end) {
    int count = 0;
    for (Instant slot = first; slot.isBefore(end) && count <= COUNTED; slot = nextAfter(slot)) {
      count++;
    }
    return count;
  }

  private LocalDateTime wall(Optional<ZonedDateTime> slot) {
    return slot.orElseThrow(() ->
            new IllegalArgumentException("the cron rule '%s' has no such slot".formatted(rule)))
        .toLocalDateTime();
  }

  /** In a gap its end, in an overlap the first time. */
  private Instant real(LocalDateTime wall) {
    ZoneOffsetTransition change = zone.getRules().getTransition(wall);
    return change != null && change.isGap()
        ? change.getInstant()
        : wall.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }
}
