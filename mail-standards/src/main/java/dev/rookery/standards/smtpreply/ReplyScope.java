package dev.rookery.standards.smtpreply;

/** What a reply speaks of: who else would get the same answer. Not how long it holds. */
public enum ReplyScope {
  /** This address, whoever writes. */
  RECIPIENT,
  /** This message, to whomever. */
  MESSAGE,
  /** Our sending domain, from whatever address. */
  DOMAIN,
  /** Our IP address, whatever it sends. */
  IP,
  /** The receiving side as a whole. */
  PROVIDER,
  /** Our own side: no receiver has judged anything. */
  SYSTEM
}
