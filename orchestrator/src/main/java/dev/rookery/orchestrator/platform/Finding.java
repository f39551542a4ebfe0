package dev.rookery.orchestrator.platform;

import java.util.concurrent.Callable;

/**
 * What the doctor found at one place.
 *
 * @param id stable, dotted, e.g. {@code redis.reachable}
 * @param evidence what was looked at and what was seen
 * @param fix what to do; empty when all is well
 */
public record Finding(String id, Status status, String evidence, String fix) {

  /** How it stands. */
  public enum Status {
    ok,
    problem,
    /** It could not be looked at, often because an earlier check failed. */
    unknown
  }

  public static Finding ok(String id, String evidence) {
    return new Finding(id, Status.ok, evidence, "");
  }

  public static Finding problem(String id, String evidence, String fix) {
    return new Finding(id, Status.problem, evidence, fix);
  }

  public static Finding unknown(String id, String why) {
    return new Finding(id, Status.unknown, why, "mend what comes before it, then ask again");
  }

  /**
   * Looks, and turns whatever is thrown into a problem.
   *
   * @param look gives the evidence
   */
  public static Finding of(String id, String fix, Callable<String> look) {
    try {
      return ok(id, look.call());
    } catch (Exception e) {
      String what = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return problem(id, what.lines().findFirst().orElse(what), fix);
    }
  }
}
