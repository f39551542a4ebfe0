package dev.rookery.standards.smtpreply;

/** Whether the server says that asking again may help. RFC 5321 §4.2.1. */
public enum Permanence {
  /** 4yz: a deferral. */
  TEMPORARY,
  /** 5yz: a bounce. */
  PERMANENT
}
