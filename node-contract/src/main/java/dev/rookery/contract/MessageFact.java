package dev.rookery.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of one message to one recipient. Text that came from outside (reply) is
 * hostile: at most {@value #MAX_REPLY} characters, printed only as text.
 *
 * @param message our id of the message, the same over all its events; null for refusals at RCPT
 * @param tenant null when the submitter could not be matched to a tenant
 * @param sendingDomain domain of the header From, lower case, no trailing dot
 * @param recipient address as in RCPT TO, domain in lower case
 * @param provider key of the receiving provider, {@code other} when no rule matched
 * @param egressIp address the message left from; null before it left
 * @param budget id of the {@link Budget} whose permit it used; null before a permit was given
 * @param code SMTP reply code, 0 when there was none
 * @param status enhanced status code (RFC 3463), e.g. {@code 5.1.1}
 * @param scope what the reply objects to, in the words of smtpreply: recipient, message, domain,
 *     ip, provider, system; null where there was no objection
 * @param reply the reply's text, on one line
 * @param size octets of the message, 0 when unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageFact(
    @Nullable UUID message,
    @Nullable UUID tenant,
    @Nullable String sendingDomain,
    @Nullable String recipient,
    String provider,
    @Nullable String egressIp,
    @Nullable String budget,
    int code,
    @Nullable String status,
    @Nullable String scope,
    @Nullable String reply,
    long size) {
  public static final int MAX_REPLY = 512;

  public MessageFact {
    if (reply != null && reply.length() > MAX_REPLY) {
      reply = reply.substring(0, MAX_REPLY);
    }
  }
}
