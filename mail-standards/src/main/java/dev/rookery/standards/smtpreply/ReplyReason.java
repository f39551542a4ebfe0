package dev.rookery.standards.smtpreply;

import java.util.Locale;

/** Why a server refuses. */
public enum ReplyReason {
  UNKNOWN_USER,
  UNKNOWN_DOMAIN,
  MOVED,
  /** The domain takes no mail at all (RFC 7504 §2, RFC 7505 §3). */
  NOT_ACCEPTING,
  MAILBOX_FULL,
  MAILBOX_DISABLED,
  RECIPIENT_REFUSES,
  SPAM_CONTENT,
  HARMFUL_CONTENT,
  TOO_LARGE,
  MALFORMED,
  AUTHENTICATION,
  DOMAIN_REPUTATION,
  SENDER_REJECTED,
  BLOCK_LIST,
  IP_REPUTATION,
  REVERSE_DNS,
  RATE_LIMITED,
  GREYLISTED,
  RELAYING_DENIED,
  PROVIDER_TROUBLE,
  UNREACHABLE,
  POLICY,
  TLS_REQUIRED,
  DNS_FAILURE,
  OWN_SUSPENSION,
  OWN_CONFIGURATION,
  /** No rule knows the text. */
  UNCLASSIFIED;

  /** As written in rules, journals and metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The address itself cannot get mail: nobody should write to it again once it is permanent. */
  boolean meansDeadAddress() {
    return switch (this) {
      case UNKNOWN_USER, UNKNOWN_DOMAIN, MOVED, NOT_ACCEPTING -> true;
      case MAILBOX_FULL,
          MAILBOX_DISABLED, // may be woken up again
          RECIPIENT_REFUSES,
          SPAM_CONTENT,
          HARMFUL_CONTENT,
          TOO_LARGE,
          MALFORMED,
          AUTHENTICATION,
          DOMAIN_REPUTATION,
          SENDER_REJECTED,
          BLOCK_LIST,
          IP_REPUTATION,
          REVERSE_DNS,
          RATE_LIMITED,
          GREYLISTED,
          RELAYING_DENIED,
          PROVIDER_TROUBLE,
          UNREACHABLE,
          POLICY,
          TLS_REQUIRED,
          DNS_FAILURE,
          OWN_SUSPENSION,
          OWN_CONFIGURATION,
          UNCLASSIFIED ->
          false;
    };
  }
}
