package dev.rookery.dns.provider.rfc2136;

import dev.rookery.dns.plan.Change;
import dev.rookery.dns.plan.ZonePlan;
import dev.rookery.dns.provider.ApplyOutcome;
import dev.rookery.dns.provider.Capabilities;
import dev.rookery.dns.provider.Capabilities.Answer;
import dev.rookery.dns.provider.Capability;
import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.ReadOutcome;
import dev.rookery.dns.record.Name;
import dev.rookery.dns.record.RecordKey;
import dev.rookery.dns.record.RecordSet;
import dev.rookery.dns.wire.NameServerClient;
import dev.rookery.dns.wire.NoAuthorityException;
import dev.rookery.dns.wire.Transport;
import dev.rookery.dns.wire.ZoneParts;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.xbill.DNS.Message;

/** A name server that takes transfers and updates from us. Thread-safe. */
public final class Rfc2136Provider implements DnsProvider {
  static final Duration RETRY_AFTER = Duration.ofSeconds(30);

  /** What fits into a datagram everywhere (RFC 1035 §4.2.1). */
  private static final int UDP_OCTETS = 512;

  /** Room for the signature and the EDNS record, which are added when the message is sent. */
  private static final int SIGNATURE_OCTETS = 160;

  private static final Capabilities CAPABILITIES =
      new Capabilities(
          "rfc2136",
          Capabilities.Granularity.RECORD,
          Map.of(
              Capability.READ_WHOLE_ZONE,
              Answer.yes("AXFR; set by set where the server refuses it"),
              Capability.APPLY,
              Answer.yes("UPDATE"),
              Capability.ATOMIC,
              Answer.yes("one message a zone (RFC 2136 §3.4)"),
              Capability.COMPARE_AND_SET,
              Answer.yes("prerequisites on the SOA and on every set touched (RFC 2136 §2.4)"),
              Capability.LONG_TEXT,
              Answer.yes("texts are kept as they are cut"),
              Capability.CREATE_ZONE,
              Answer.no("the protocol only changes zones that exist (RFC 2136 §1)")));

  private final Rfc2136Settings settings;
  private final InstantSource clock;
  private final NameServerClient client;
  private final ZoneParts parts;
  private final ZoneReader reader;

  public Rfc2136Provider(Rfc2136Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.client = new NameServerClient(settings.primary(), settings.key(), settings.timeout());
    this.parts = new ZoneParts(client);
    this.reader = new ZoneReader(settings, parts, clock);
  }

  @Override
  public Capabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ReadOutcome read(Name origin, SortedSet<RecordKey> interest) {
    return reader.read(origin, interest);
  }

  @Override
  public ApplyOutcome apply(ZonePlan plan) {
    plan.requireSafe();
    if (plan.isEmpty()) {
      return new ApplyOutcome.Applied(plan.serial());
    }
    boolean perhapsDone = false;
    String trouble = "";
    for (int tried = 0; tried < settings.tries(); tried++) {
      switch (send(plan)) {
        case UpdateReply.Accepted() -> {
          return applied(plan);
        }
        case UpdateReply.Conflict(String reason) -> {
          return perhapsDone ? settled(plan, reason) : new ApplyOutcome.Stale(reason);
        }
        case UpdateReply.Refused(String reason) -> {
          return new ApplyOutcome.Refused(reason);
        }
        case UpdateReply.NoAnswer(String reason) -> {
          perhapsDone = true;
          trouble = reason;
        }
      }
    }
    return unavailable(trouble);
  }

  private UpdateReply send(ZonePlan plan) {
    Message update = UpdateMessage.of(plan, settings.lock());
    boolean fits = update.toWire().length + SIGNATURE_OCTETS <= UDP_OCTETS;
    try {
      Message reply = client.send(update, fits ? Transport.UDP : Transport.TCP);
      return UpdateReply.of(reply, plan, settings);
    } catch (IOException e) {
      return new UpdateReply.NoAnswer(e.getMessage());
    }
  }

  private ApplyOutcome applied(ZonePlan plan) {
    try {
      return new ApplyOutcome.Applied(parts.serial(plan.origin()));
    } catch (IOException | NoAuthorityException e) {
      return unavailable(
          "%s was updated, but its serial cannot be read: %s"
              .formatted(plan.origin(), e.getMessage()));
    }
  }

  /** A conflict after a lost answer may be our own work: look whether all of it is there. */
  private ApplyOutcome settled(ZonePlan plan, String reason) {
    try {
      for (Change change : plan.changes()) {
        if (!isMade(change)) {
          return new ApplyOutcome.Stale(reason);
        }
      }
      return applied(plan);
    } catch (IOException | NoAuthorityException e) {
      return unavailable(e.getMessage());
    }
  }

  private boolean isMade(Change change) throws IOException, NoAuthorityException {
    Optional<RecordSet> found = parts.find(change.key());
    return change.wanted().isEmpty()
        ? found.isEmpty()
        : found.filter(change.wanted().getFirst()::sameData).isPresent();
  }

  private ApplyOutcome unavailable(String reason) {
    return new ApplyOutcome.Unavailable(reason, clock.instant().plus(RETRY_AFTER));
  }
}
