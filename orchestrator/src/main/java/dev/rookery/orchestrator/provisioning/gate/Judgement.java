package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.orchestrator.fleet.GateCheck;
import dev.rookery.orchestrator.fleet.GateLevel;
import java.time.Instant;

/** What one check comes to, before it has a time. */
record Judgement(String id, GateLevel level, String asked, String answered, String evidence) {
  private static final int ANSWER_MAX = 2_000;

  static Judgement of(String id, GateLevel level, String asked, String answered, String evidence) {
    return new Judgement(id, level, asked, answered, evidence);
  }

  /** Passed or failed, nothing between. */
  static Judgement of(String id, boolean ok, String asked, String answered, String evidence) {
    return new Judgement(id, ok ? GateLevel.OK : GateLevel.FAILED, asked, answered, evidence);
  }

  GateCheck at(Instant now) {
    String kept = answered.length() > ANSWER_MAX ? answered.substring(0, ANSWER_MAX) : answered;
    return new GateCheck(id, level, asked, kept, evidence, now);
  }
}
