package dev.rookery.dns.provider.rfc2136;

import dev.rookery.dns.plan.Change;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.Rdata;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.record.RecordType;
import dev.rookery.dns.wire.WireRecords;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Message;
import org.xbill.DNS.Update;

/**
 * A plan as one update message: the server makes all of it or nothing (RFC 2136 §3.4), and only if
 * the zone is as the plan saw it (§2.4).
 */
final class UpdateMessage {
  private final ZonePlan plan;
  private final Update update;
  private final Set<RecordKey> deleted;

  private UpdateMessage(ZonePlan plan) {
    this.plan = plan;
    this.update = new Update(WireRecords.name(plan.origin()));
    this.deleted =
        plan.changes().stream()
            .filter(change -> change instanceof Change.Delete)
            .map(Change::key)
            .collect(Collectors.toSet());
  }

  /** A new message with a new ID each time, so that it can be signed and sent. */
  static Message of(ZonePlan plan, Rfc2136Settings.Lock lock) {
    UpdateMessage message = new UpdateMessage(plan);
    if (lock == Rfc2136Settings.Lock.SERIAL) {
      message.requireSerial();
    }
    plan.changes().forEach(message::require);
    plan.changes().forEach(message::make);
    return message.update;
  }

  private void requireSerial() {
    plan.soa().ifPresent(soa -> requireValue(plan.origin(), soa));
  }

  private void require(Change change) {
    switch (change) {
      case Change.Create(RecordSet after) -> requireAbsent(after.key());
      case Change.Update(RecordSet before, RecordSet _) -> requireAll(before);
      case Change.Delete(RecordSet before) -> requireAll(before);
    }
  }

  /**
   * A server drops a CNAME beside data, and data beside a CNAME, without a word (RFC 2136
   * §3.4.2.2); so that must be ruled out beforehand.
   */
  private void requireAbsent(RecordKey key) {
    RecordKey cname = new RecordKey(key.name(), RecordType.CNAME);
    if (key.equals(cname) && clearsNothingAt(key.name())) {
      update.absent(WireRecords.name(key.name()));
      return;
    }
    update.absent(WireRecords.name(key.name()), key.type().code());
    if (!key.equals(cname) && !deleted.contains(cname)) {
      update.absent(WireRecords.name(key.name()), RecordType.CNAME.code());
    }
  }

  private boolean clearsNothingAt(Name name) {
    return deleted.stream().noneMatch(key -> key.name().equals(name));
  }

  private void requireAll(RecordSet before) {
    before.data().forEach(value -> requireValue(before.name(), value));
  }

  /** TTL must be zero in prerequisites (RFC 2136 §2.4.2); the library would keep any other. */
  private void requireValue(Name name, Rdata value) {
    update.present(WireRecords.record(name, Duration.ZERO, value));
  }

  private void make(Change change) {
    switch (change) {
      case Change.Create(RecordSet after) -> add(after, after.data());
      case Change.Update(RecordSet before, RecordSet after) -> replace(before, after);
      case Change.Delete(RecordSet before) ->
          update.delete(WireRecords.name(before.name()), before.type().code());
    }
  }

  /** Value by value, so that a value which stays is never gone; a new TTL touches them all. */
  private void replace(RecordSet before, RecordSet after) {
    boolean sameTtl = before.ttl().equals(after.ttl());
    add(after, sameTtl ? missing(after, before) : after.data());
    missing(before, after)
        .forEach(gone -> update.delete(WireRecords.record(before.name(), Duration.ZERO, gone)));
  }

  private static List<Rdata> missing(RecordSet from, RecordSet in) {
    return from.data().stream().filter(value -> !in.data().contains(value)).toList();
  }

  private void add(RecordSet set, List<Rdata> values) {
    values.forEach(value -> update.add(WireRecords.record(set.name(), set.ttl(), value)));
  }
}
