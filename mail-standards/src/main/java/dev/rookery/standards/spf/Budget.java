package dev.rookery.standards.spf;

import dev.rookery.standards.dns.Answer;

/** What one check may cost, over all records it reads. RFC 7208 §4.6.4. */
final class Budget {
  static final int LOOKUPS_MAX = 10;
  static final int VOID_MAX = 2;

  private int lookups;
  private int voidLookups;

  /** Called for each include, a, mx, ptr, exists and redirect. */
  void spendTerm() {
    lookups++;
    if (lookups > LOOKUPS_MAX) {
      throw new SpfSyntaxException("more than %d terms that need a look-up".formatted(LOOKUPS_MAX));
    }
  }

  <T> Answer<T> counted(Answer<T> answer) {
    if (answer.records().isEmpty()) {
      voidLookups++;
      if (voidLookups > VOID_MAX) {
        throw new SpfSyntaxException("more than %d look-ups found nothing".formatted(VOID_MAX));
      }
    }
    return answer;
  }

  int lookups() {
    return lookups;
  }

  int voidLookups() {
    return voidLookups;
  }
}
