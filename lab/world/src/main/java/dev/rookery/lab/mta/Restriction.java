package dev.rookery.lab.mta;

/** One restriction of smtpd_recipient_restrictions and its kin. */
@FunctionalInterface
interface Restriction {
  Verdict judge(Question question);

  /** Closes what is kept open between questions; the restriction can be asked again. */
  default void hangUp() {}
}
