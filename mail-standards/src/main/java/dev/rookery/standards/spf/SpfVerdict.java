package dev.rookery.standards.spf;

import java.util.Optional;

/**
 * The result of one check.
 *
 * @param result in the RFC's words
 * @param domain whose record was asked: lower-case, without trailing dot, unchecked
 * @param reason one phrase for people: the term that matched, or what went wrong
 * @param explanation the domain's own words for a {@link SpfResult#FAIL} (RFC 7208 §6.2);
 *     untrusted, ASCII
 * @param lookups terms that cost a look-up, 0 to 10 unless that very limit broke (RFC 7208 §4.6.4)
 * @param voidLookups look-ups that found nothing, 0 to 2 unless that very limit broke
 */
public record SpfVerdict(
    SpfResult result,
    String domain,
    String reason,
    Optional<String> explanation,
    int lookups,
    int voidLookups) {

  public boolean isPass() {
    return result == SpfResult.PASS;
  }
}
