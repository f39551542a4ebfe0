package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.outcomes.Outcomes;
import dev.rookery.orchestrator.outcomes.TimelineEntry;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Caller.TenantCaller;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What happened to one message. */
@Controller("/v1/messages")
@AllowedTo(Who.TENANT)
@Tag(name = "messages")
class MessageController {
  private final Outcomes outcomes;

  MessageController(Outcomes outcomes) {
    this.outcomes = outcomes;
  }

  /**
   * @param kind accepted, delivered, deferred, bounced, complained, unsubscribed or refused
   * @param provider receiving provider
   * @param egressIp absent before it left
   * @param code SMTP reply code, 0 = none
   * @param reply what the receiver said, to be shown as text only
   */
  @Serdeable
  record EventBody(
      Instant at,
      String kind,
      @Nullable String recipient,
      String provider,
      @Nullable String egressIp,
      int code,
      @Nullable String status,
      @Nullable String reply,
      int day) {
    static EventBody of(TimelineEntry entry) {
      return new EventBody(
          entry.occurredAt(),
          entry.kind(),
          entry.recipient(),
          entry.provider(),
          entry.egressIp(),
          entry.smtpCode(),
          entry.status(),
          entry.reply(),
          entry.sendingDay());
    }
  }

  @Serdeable
  record MessageBody(UUID id, List<EventBody> events) {}

  /** Its events, oldest first. */
  @Get("/{id}")
  MessageBody show(TenantCaller caller, UUID id) {
    List<EventBody> events =
        outcomes.timeline(caller.tenant(), id).stream().map(EventBody::of).toList();
    if (events.isEmpty()) {
      throw new RefusedException(
          RefusedException.Kind.NOT_FOUND, "no-such-message", "there is no message " + id);
    }
    return new MessageBody(id, events);
  }
}
