package dev.rookery.standards.spf;

import java.util.Locale;

/** What a check found. RFC 7208 §2.6. */
public enum SpfResult {
  /** No record, or no domain that could have one. */
  NONE,
  /** The domain says nothing about the host. */
  NEUTRAL,
  /** The host may send for the domain. */
  PASS,
  /** The host may not. */
  FAIL,
  /** The host probably may not; less than {@link #FAIL} and not a {@link #PASS}. */
  SOFTFAIL,
  /** The DNS gave no answer; asking again may help. */
  TEMPERROR,
  /** The record cannot be evaluated; its owner must act. */
  PERMERROR;

  /** As written in a Received-SPF field. RFC 7208 §9.1. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
