package dev.rookery.standards.dmarc;

import java.util.Locale;

/** What a check found, in the words of RFC 9989 §10.2 for Authentication-Results. */
public enum DmarcResult {
  /** No record applies to the author's domain. */
  NONE,
  /** An aligned SPF or DKIM result passes. */
  PASS,
  /** A record applies and nothing aligned passes. */
  FAIL,
  /** The DNS gave no answer; asking again may help. */
  TEMPERROR;

  /** As written in an Authentication-Results field. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
