package dev.rookery.orchestrator.fleet;

import java.util.UUID;

/** Asks whoever stores what nodes report; that is above us. */
public interface StoredEvents {
  /** Events that are known to be in the node's journal and not stored yet; 0 = all are. */
  long missing(UUID node);
}
