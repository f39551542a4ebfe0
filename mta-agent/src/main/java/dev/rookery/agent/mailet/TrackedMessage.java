package dev.rookery.agent.mailet;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.rookery.agent.orders.Permit;
import dev.rookery.contract.MessageFact;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to one recipient, from the filter to its end.
 *
 * @param id ours, the same over all its events
 * @param queueId under which it was submitted
 * @param messageId value of its Message-ID field, with brackets
 * @param sendingDomain domain of the header From; null when that could not be read
 * @param recipient as in RCPT TO, domain in lower case
 * @param provider key of the receiving provider
 * @param injectedAs queue id it got at re-injection; null before, or when the answer was lost
 * @param answer what the filter answered, once that is final
 * @param answered the MTA has read the filter's final answer and will not ask again
 * @param seenMillis last change, milliseconds since 1970
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrackedMessage(
    UUID id,
    String queueId,
    String messageId,
    @Nullable UUID tenant,
    @Nullable String sendingDomain,
    String recipient,
    String provider,
    long size,
    MessageState state,
    @Nullable String injectedAs,
    @Nullable String answer,
    boolean answered,
    long seenMillis) {

  /** The MTA took it back under this queue id. */
  public TrackedMessage injected(String newQueueId, String reply, long now) {
    MessageState next = state == MessageState.FINAL ? state : MessageState.INJECTED;
    return with(next, newQueueId, reply, answered, now);
  }

  /** Refused by the filter with this answer. */
  TrackedMessage refused(String reply, long now) {
    return with(MessageState.FINAL, injectedAs, reply, answered, now);
  }

  /** Delivered or bounced. */
  public TrackedMessage ended(long now) {
    return with(MessageState.FINAL, injectedAs, answer, answered, now);
  }

  /** The MTA has taken note of the filter's answer. */
  public TrackedMessage answerSeen(long now) {
    return with(state, injectedAs, answer, true, now);
  }

  private TrackedMessage with(
      MessageState nextState,
      @Nullable String nextInjectedAs,
      @Nullable String nextAnswer,
      boolean nextAnswered,
      long now) {
    return new TrackedMessage(
        id,
        queueId,
        messageId,
        tenant,
        sendingDomain,
        recipient,
        provider,
        size,
        nextState,
        nextInjectedAs,
        nextAnswer,
        nextAnswered,
        now);
  }

  /** True when nobody will ask for it any more. */
  boolean isDone() {
    return state == MessageState.FINAL && answered;
  }

  /** What events say of it. */
  public MessageFact fact(Optional<Permit> permit, Reason reason) {
    return new MessageFact(
        id,
        tenant,
        sendingDomain,
        recipient,
        provider,
        permit.map(Permit::source).orElse(null),
        permit.map(Permit::budget).orElse(null),
        reason.code(),
        reason.status(),
        reason.scope(),
        reason.text(),
        size);
  }
}
