package dev.rookery.agent.inbound;

import dev.rookery.standards.smtp.SmtpReply;
import java.io.IOException;

/** Where mail for people goes. */
interface Mailboxes {
  /**
   * Keeps a message; on disk, or answered for by another server, before this returns.
   *
   * @param domain one of ours
   * @param local of the address, as the sender wrote it, or {@link InboundDoor#OTHER_MAILBOX}
   * @return what the sender is answered
   */
  SmtpReply deliver(String domain, String local, byte[] octets) throws IOException;
}
