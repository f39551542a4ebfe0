package dev.rookery.contract;

/** What happened to a message, or on a node. New kinds may be added; unknown ones are refused. */
public enum EventKind {
  /** The node's MTA took a message for one recipient from a submitting client. */
  ACCEPTED,
  /** The receiving provider took the message (2yz). */
  DELIVERED,
  /** The receiving provider said "later" (4yz), or could not be reached; it will be tried again. */
  DEFERRED,
  /** The message will never be delivered (5yz, or expired, or refused by one of our mailets). */
  BOUNCED,
  /** The recipient complained through a feedback loop (RFC 5965). */
  COMPLAINED,
  /** The recipient asked not to be written to again, by mail. */
  UNSUBSCRIBED,
  /** A recipient or sender was refused at RCPT by the policy service; nothing entered the queue. */
  REFUSED,
  /** The agent now works by this version of the wanted state. */
  APPLIED
}
