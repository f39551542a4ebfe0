package dev.rookery.standards.arf;

import java.util.Locale;

/** What a report is about. RFC 5965 §7.3. */
public enum FeedbackType {
  /** The reader called it spam: a complaint. */
  ABUSE,
  FRAUD,
  VIRUS,
  /** The reader took it out of the spam folder. RFC 6430 §3. */
  NOT_SPAM,
  /** SPF, DKIM or DMARC failed. RFC 6591 §3.1. */
  AUTH_FAILURE,
  /** Said to be other, or a type nobody knows. RFC 5965 §3.1. */
  OTHER;

  /** As written in a report. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A person objects to the message. */
  public boolean isComplaint() {
    return switch (this) {
      case ABUSE, FRAUD, VIRUS, OTHER -> true;
      case NOT_SPAM, AUTH_FAILURE -> false;
    };
  }

  static FeedbackType of(String word) {
    for (FeedbackType known : values()) {
      if (known.word().equalsIgnoreCase(word)) {
        return known;
      }
    }
    return OTHER;
  }
}
