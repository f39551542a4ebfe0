package dev.rookery.standards.spf;

import java.util.List;
import java.util.Optional;

/** A record read. RFC 7208 §4.6. */
record SpfRecord(
    List<Directive> directives, Optional<MacroString> redirect, Optional<MacroString> explanation) {

  /**
   * @param text as written
   */
  record Directive(SpfResult result, Mechanism mechanism, String text) {}

  /** RFC 7208 §4.5: the version is a word of its own, in any case. */
  static boolean isSpf(String text) {
    return text.equalsIgnoreCase("v=spf1") || text.regionMatches(true, 0, "v=spf1 ", 0, 7);
  }
}
