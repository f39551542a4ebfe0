package dev.rookery.orchestrator.outcomes;

import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.Watermark;
import dev.rookery.orchestrator.outcomes.Reading.Genuine;
import dev.rookery.orchestrator.outcomes.Reading.Refused;
import dev.rookery.orchestrator.suppression.Suppressions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes one batch of one node inside one transaction: each event once, however often and in
 * whatever order it comes. Order is by epoch and number, never by stream ID or clock.
 */
final class Intake {
  /** Events farther above the watermark are left: the node sends them again, and memory is kept. */
  static final long FARTHEST_AHEAD = 100_000;

  private final DSLContext db;
  private final Suppressions lists;
  private final UUID node;
  private final SendingDays days;
  private final Instant now;

  Intake(DSLContext db, Suppressions lists, UUID node, SendingDays days, Instant now) {
    this.db = db;
    this.lists = lists;
    this.node = node;
    this.days = days;
    this.now = now.truncatedTo(ChronoUnit.MICROS); // as PostgreSQL keeps it
  }

  /**
   * @return the watermark of the epoch that the last entry belongs to; empty when no entry has a
   *     place in the journal
   */
  Optional<Watermark> take(List<Reading> readings) {
    List<Refused> nowhere = new ArrayList<>();
    SequencedMap<UUID, SortedMap<Long, Reading>> epochs = new LinkedHashMap<>();
    for (Reading reading : readings) {
      reading
          .position()
          .ifPresentOrElse(
              at -> epoch(epochs, at.epoch()).putIfAbsent(at.seq(), reading),
              () -> nowhere.add((Refused) reading));
    }
    RefusedFrames.keep(db, node, nowhere, now);
    @Nullable Watermark last = null;
    Instant touched = now;
    for (var epoch : epochs.entrySet()) {
      touched = touched.plus(1, ChronoUnit.MICROS); // the current epoch is the one touched last
      last = take(epoch.getKey(), epoch.getValue(), touched);
    }
    return Optional.ofNullable(last);
  }

  /** Moves the epoch to the end, so that the one of the last entry stands there. */
  private static SortedMap<Long, Reading> epoch(
      SequencedMap<UUID, SortedMap<Long, Reading>> epochs, UUID epoch) {
    SortedMap<Long, Reading> known = epochs.remove(epoch);
    SortedMap<Long, Reading> bySeq = known == null ? new TreeMap<>() : known;
    epochs.put(epoch, bySeq);
    return bySeq;
  }

  private Watermark take(UUID epoch, SortedMap<Long, Reading> bySeq, Instant touched) {
    WatermarkRows rows = new WatermarkRows(db, node, epoch);
    long watermark = rows.lock(now);
    SortedMap<Long, Reading> fresh =
        new TreeMap<>(bySeq.subMap(watermark + 1, watermark + FARTHEST_AHEAD));
    fresh.keySet().removeAll(rows.ahead(fresh.keySet()));
    write(fresh.values());
    long seq = rows.advance(watermark, new TreeSet<>(fresh.keySet()), touched);
    return new Watermark(epoch, seq);
  }

  private void write(Collection<Reading> fresh) {
    List<Event> events = new ArrayList<>();
    List<Refused> refused = new ArrayList<>();
    for (Reading reading : fresh) {
      switch (reading) {
        case Genuine genuine -> events.add(genuine.event());
        case Refused frame -> refused.add(frame);
      }
    }
    RefusedFrames.keep(db, node, refused, now);
    Consequences consequences = new Consequences(db, lists, node, now);
    consequences.applied(events);
    consequences.suppressions(OutcomeRows.insert(db, rows(events)));
  }

  private List<OutcomeRow> rows(List<Event> events) {
    List<Event> ofMessages =
        events.stream()
            .filter(event -> event.kind() != EventKind.APPLIED && event.message() != null)
            .toList();
    if (ofMessages.isEmpty()) {
      return List.of();
    }
    Set<UUID> tenants =
        ofMessages.stream()
            .map(event -> event.message().tenant())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    Known known = Known.of(db, node, tenants);
    return ofMessages.stream()
        .map(event -> OutcomeRow.of(event, event.message(), known, days.of(event, now), now))
        .toList();
  }
}
