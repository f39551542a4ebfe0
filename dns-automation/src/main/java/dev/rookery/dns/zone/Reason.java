package dev.rookery.dns.zone;

import dev.rookery.dns.record.Name;

/**
 * Why a zone's content, or a change to it, is wrong.
 *
 * @param rule stable id, e.g. {@code spf.two-records}
 * @param name where
 * @param sentence what was found against what is allowed
 * @param source standard and section, or where the rule comes from
 */
public record Reason(String rule, Name name, String sentence, String source) {
  @Override
  public String toString() {
    return "%s: %s (%s; %s)".formatted(name, sentence, rule, source);
  }
}
