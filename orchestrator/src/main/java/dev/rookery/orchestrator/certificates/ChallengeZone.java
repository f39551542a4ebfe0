package dev.rookery.orchestrator.certificates;

import dev.rookery.standards.dns.DomainName;

/** The zone that nodes' host names live in, as far as challenges need it. */
public interface ChallengeZone {
  /**
   * Makes this the one text at the name; again and again without harm.
   *
   * @throws dev.rookery.orchestrator.platform.TemporaryException the server is away
   * @throws dev.rookery.orchestrator.platform.OperatorActionException it refuses
   */
  void publishText(DomainName name, String text);

  /** Takes every text of the name away; that there is none is no error. Throws as above. */
  void removeText(DomainName name);
}
