package dev.rookery.orchestrator.jobs.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Texts as PostgreSQL can keep them. Errors come from hostile servers, too: one character that
 * cannot be stored would refuse a whole turn, and every turn after it.
 */
public final class Kept {
  private static final int MOST = 2_000;
  private static final char UNKNOWN = '\uFFFD';

  private Kept() {}

  /** Without NUL and halves of surrogate pairs, at most 2,000 characters. */
  public static String text(String text) {
    String whole = text.length() > MOST ? text.substring(0, MOST - 1) + '…' : text;
    return characters(whole);
  }

  /** JSON whose strings have neither NUL nor halves of surrogate pairs, for jsonb refuses both. */
  public static @Nullable String json(@Nullable String json) {
    return json == null ? null : characters(json.contains("\\u0000") ? withoutNul(json) : json);
  }

  private static String withoutNul(String json) {
    StringBuilder kept = new StringBuilder(json.length());
    for (int i = 0; i < json.length(); i++) {
      if (json.startsWith("\\u0000", i)) {
        kept.append(UNKNOWN);
        i += 5;
      } else if (json.charAt(i) == '\\') {
        kept.append(json, i, i + 2); // an escape of two characters, perhaps of a backslash
        i++;
      } else {
        kept.append(json.charAt(i));
      }
    }
    return kept.toString();
  }

  private static String characters(String text) {
    StringBuilder kept = null;
    for (int i = 0; i < text.length(); i++) {
      if (isKept(text, i)) {
        continue;
      }
      kept = kept == null ? new StringBuilder(text) : kept;
      kept.setCharAt(i, UNKNOWN);
    }
    return kept == null ? text : kept.toString();
  }

  private static boolean isKept(String text, int at) {
    char one = text.charAt(at);
    if (Character.isHighSurrogate(one)) {
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(one)
        ? at > 0 && Character.isHighSurrogate(text.charAt(at - 1))
        : one != 0;
  }
}
