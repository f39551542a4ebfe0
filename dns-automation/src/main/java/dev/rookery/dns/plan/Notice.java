package dev.rookery.dns.plan;

import dev.rookery.dns.record.FamilyKey;

/**
 * Something a person should know before the plan is applied, and nothing that forbids it.
 *
 * @param sentence what was found and what the plan does about it
 */
public record Notice(Kind kind, FamilyKey values, String sentence) {
  /** What kind of news. */
  public enum Kind {
    /** A foreign record already says what we want; it stays theirs. */
    ALREADY_THERE,
    /** Our terms were added to a foreign SPF record. */
    SPF_MERGED,
    /** A foreign DMARC record stays; ours is not published. */
    DMARC_KEPT,
    /** A foreign record says something else and stays; ours is not published. */
    FOREIGN_KEPT
  }

  /** Whether what we wanted is not published because something foreign is in its place. */
  public boolean isConflict() {
    return kind == Kind.FOREIGN_KEPT;
  }

  @Override
  public String toString() {
    return values + ": " + sentence;
  }
}
