package dev.rookery.lab.mta;

import dev.rookery.standards.smtp.SmtpReply;

/** What one restriction of smtpd says about a recipient (access(5)). */
sealed interface Verdict {

  /** DUNNO: the next restriction decides. */
  record NoOpinion() implements Verdict {}

  /** OK: the rest of this list is not asked. */
  record Permit() implements Verdict {}

  /** Refused at once, with 4yz or 5yz. */
  record Refuse(SmtpReply reply) implements Verdict {}

  /** Refused unless something else refuses it anyhow. */
  record DeferIfPermit(SmtpReply reply) implements Verdict {}
}
