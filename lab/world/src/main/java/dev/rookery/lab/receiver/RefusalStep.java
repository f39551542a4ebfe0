package dev.rookery.lab.receiver;

/** The step at which a provider says that an address sends too much. */
public enum RefusalStep {
  /** To MAIL FROM: no recipient is known yet. */
  MAIL,
  RCPT,
  END_OF_DATA
}
