package dev.rookery.standards.iprev;

import java.util.Locale;

/** What a check found, in the words of RFC 8601 §2.7.3. */
public enum IprevResult {
  /** A name of the address leads back to it. */
  PASS,
  /** There are names, but none leads back. */
  FAIL,
  /** The DNS gave no answer; asking again may help. */
  TEMPERROR,
  /** The address has no name. */
  PERMERROR;

  /** As written in an Authentication-Results field. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
