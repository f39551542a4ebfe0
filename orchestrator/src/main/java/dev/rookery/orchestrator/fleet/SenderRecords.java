package dev.rookery.orchestrator.fleet;

import java.util.List;
import java.util.UUID;

/** Sending domains' records, which name the fleet's addresses; who keeps them is above us. */
public interface SenderRecords {
  /**
   * Has every domain that is published follow the fleet as it is now: planned, applied where we
   * may, and verified at every authoritative server.
   *
   * @param occasion what the fleet changed for; asked for twice for the same one is asked once
   * @return a job for each domain, done when all its servers agree
   */
  List<UUID> follow(String occasion);
}
