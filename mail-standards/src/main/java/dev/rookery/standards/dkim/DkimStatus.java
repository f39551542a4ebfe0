package dev.rookery.standards.dkim;

import java.util.Locale;

/** What a check of a signature found, in the words of RFC 8601 §2.7.1. */
public enum DkimStatus {
  /** The message has no signature. */
  NONE,
  /** The signature is good. */
  PASS,
  /** The signature is readable but does not fit the message, or has expired. */
  FAIL,
  /** The signature may be good, but is made in a way that we do not accept. */
  POLICY,
  /** The signature cannot be read. */
  NEUTRAL,
  /** The key could not be had now; asking again may help. */
  TEMPERROR,
  /** The key is missing, revoked or unusable; asking again does not help. */
  PERMERROR;

  /** As written in an Authentication-Results field. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
