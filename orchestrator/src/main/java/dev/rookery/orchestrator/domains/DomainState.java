package dev.rookery.orchestrator.domains;

import java.util.Locale;

/** Where a sending domain stands; the words are the column's. */
public enum DomainState {
  /** A tenant says it is theirs; nothing is published yet. */
  CLAIMED,
  /** Its records were handed to the DNS provider. */
  PUBLISHED,
  /** Every authoritative server was seen to answer with them. */
  VERIFIED,
  /** Mail was sent from it. */
  ACTIVE,
  /** Paused by us because of its reputation. */
  RESTING,
  /** Given up; another tenant may claim it. */
  RETIRED;

  /** True when mailboxes may be made and mail may be sent. */
  public boolean isProven() {
    return this == VERIFIED || this == ACTIVE;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DomainState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
