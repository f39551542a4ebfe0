package dev.rookery.orchestrator.api;

import dev.rookery.orchestrator.platform.Json;
import dev.rookery.orchestrator.platform.RefusedException;
import dev.rookery.orchestrator.tenants.Scope;
import dev.rookery.orchestrator.warmup.Warmup;
import dev.rookery.orchestrator.warmup.WarmupDecision;
import dev.rookery.orchestrator.warmup.Warmups;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Caps of each address at each receiving provider, and why they are what they are. */
@Controller("/v1/warmup")
@AllowedTo(value = Who.OPERATOR, scope = Scope.NODES_READ)
@Tag(name = "warmup")
class WarmupController {
  private final Warmups warmups;

  WarmupController(Warmups warmups) {
    this.warmups = warmups;
  }

  /**
   * @param day sending day the cap holds for
   * @param cap messages a day
   * @param step of the ladder, from 0
   * @param cleanDays sending days without objection since the last step back
   * @param restingSince first day of its rest; absent while it does not rest
   */
  @Serdeable
  record WarmupBody(
      String ip,
      String provider,
      int day,
      int step,
      int cap,
      String ladder,
      int sendingDays,
      int cleanDays,
      @Nullable Integer restingSince) {
    static WarmupBody of(Warmup warmup) {
      return new WarmupBody(
          warmup.ip(),
          warmup.provider(),
          warmup.day(),
          warmup.step(),
          warmup.cap(),
          warmup.ladder(),
          warmup.standing().sendingDays(),
          warmup.standing().cleanDays(),
          warmup.standing().restingSince());
    }
  }

  /**
   * @param day sending day that {@code capAfter} holds for
   * @param move start, up, hold, back or rest
   * @param inputs all that the decision was made from
   */
  @Serdeable
  record DecisionBody(
      int day,
      String move,
      int capBefore,
      int capAfter,
      String sentence,
      Instant decidedAt,
      Map<String, Object> inputs) {
    @SuppressWarnings("unchecked")
    static DecisionBody of(WarmupDecision decision) {
      return new DecisionBody(
          decision.day(),
          decision.move().word(),
          decision.capBefore(),
          decision.capAfter(),
          decision.sentence(),
          decision.decidedAt(),
          Json.read(decision.inputs(), Map.class));
    }
  }

  /** All pairs of address and provider. */
  @Get
  PageBody<WarmupBody> list() {
    return new PageBody<>(warmups.list().stream().map(WarmupBody::of).toList(), null);
  }

  /** Every decision about a pair, oldest first. */
  @Get("/{ip}/{provider}/decisions")
  PageBody<DecisionBody> decisions(String ip, String provider) {
    List<DecisionBody> decisions =
        warmups.decisions(ip, provider).stream().map(DecisionBody::of).toList();
    if (decisions.isEmpty()) {
      throw new RefusedException(
          RefusedException.Kind.NOT_FOUND,
          "no-such-warmup",
          "no warm-up of %s at %s; GET /v1/warmup lists all".formatted(ip, provider));
    }
    return new PageBody<>(decisions, null);
  }
}
