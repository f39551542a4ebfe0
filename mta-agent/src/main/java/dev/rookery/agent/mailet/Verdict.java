package dev.rookery.agent.mailet;

import dev.rookery.standards.smtp.SmtpReply;

/** What the pipeline decided about a message to one recipient. */
sealed interface Verdict {
  /** It may leave, as the mailets made it. */
  record Pass() implements Verdict {}

  /**
   * It must not leave, ever.
   *
   * @param reply 5yz
   * @param scope what is objected to, see {@link dev.rookery.contract.MessageFact#scope}
   */
  record Refuse(SmtpReply reply, String scope) implements Verdict {}

  /**
   * Not now.
   *
   * @param reply 4yz
   */
  record Later(SmtpReply reply) implements Verdict {}

  /** Not now, because no permit is left; the message is woken when there is one. */
  record Wait(SmtpReply reply) implements Verdict {}
}
