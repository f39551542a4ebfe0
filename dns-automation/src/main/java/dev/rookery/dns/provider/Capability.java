package dev.rookery.dns.provider;

/** Something a provider may be able to do. */
public enum Capability {
  /** Shows every record of a zone. */
  READ_WHOLE_ZONE,
  /** Makes changes itself. */
  APPLY,
  /** Makes all changes of a plan or none. */
  ATOMIC,
  /** Refuses a plan made from an older state. */
  COMPARE_AND_SET,
  /** Keeps texts above 255 octets. */
  LONG_TEXT,
  /** Makes zones that do not exist yet. */
  CREATE_ZONE
}
