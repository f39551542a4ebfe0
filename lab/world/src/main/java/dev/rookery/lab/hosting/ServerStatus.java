package dev.rookery.lab.hosting;

import java.util.Locale;

/** Life of a rented machine; a deleted one is gone from the list. */
public enum ServerStatus {
  /** Accepted and paid for; nothing is there. */
  ORDERED,
  /** Being installed; no address yet. */
  BUILDING,
  /** Has its address and takes SSH. */
  RUNNING;

  String apiName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
