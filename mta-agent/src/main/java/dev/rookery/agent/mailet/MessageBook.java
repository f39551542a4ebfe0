package dev.rookery.agent.mailet;

import dev.rookery.agent.journal.Book;
import dev.rookery.agent.journal.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The messages that are not done with: what the MTA's log lines and repeated questions are matched
 * to. A message leaves the book when it is final and the MTA has seen the filter's answer, or after
 * {@link #MEMORY}.
 *
 * <p>Lost (with the journal): outcomes of messages under way cannot be attributed.
 */
public final class MessageBook implements Book<MessageNote> {
  /** Longer than a message stays in the MTA's queue (5 days). */
  private static final Duration MEMORY = Duration.ofDays(7);

  private record Address(String messageId, String recipient) {}

  private final Map<UUID, TrackedMessage> messages = new HashMap<>();
  private final Map<String, UUID> byInjected = new HashMap<>();
  private final Map<Address, Set<UUID>> byAddress = new HashMap<>();

  @Override
  public byte topic() {
    return 2;
  }

  @Override
  public Class<MessageNote> noteType() {
    return MessageNote.class;
  }

  @Override
  public void apply(MessageNote note) {
    if (note.gone() != null) {
      remove(note.gone());
    }
    TrackedMessage message = note.is();
    if (message != null) {
      remove(message.id());
      if (!message.isDone()) {
        put(message);
      }
    }
  }

  private void put(TrackedMessage message) {
    messages.put(message.id(), message);
    if (message.injectedAs() != null) {
      byInjected.put(message.injectedAs(), message.id());
    }
    byAddress.computeIfAbsent(address(message), _ -> new LinkedHashSet<>(2)).add(message.id());
  }

  private void remove(UUID id) {
    TrackedMessage old = messages.remove(id);
    if (old == null) {
      return;
    }
    if (old.injectedAs() != null) {
      byInjected.remove(old.injectedAs());
    }
    byAddress.computeIfPresent(
        address(old),
        (_, ids) -> {
          ids.remove(id);
          return ids.isEmpty() ? null : ids;
        });
  }

  private static Address address(TrackedMessage message) {
    return new Address(message.messageId(), message.recipient());
  }

  @Override
  public Stream<MessageNote> snapshot() {
    return messages.values().stream().map(message -> new MessageNote(message, null));
  }

  /** The message with this id, while it is not done with. */
  public Optional<TrackedMessage> find(UUID id) {
    return Optional.ofNullable(messages.get(id));
  }

  /** The message that the MTA took back under this queue id. */
  public Optional<TrackedMessage> findInjected(String queueId) {
    return Optional.ofNullable(byInjected.get(queueId)).map(messages::get);
  }

  /**
   * Messages with this Message-ID to this recipient, oldest first; more than one if submitted so.
   */
  public List<TrackedMessage> findAll(String messageId, String recipient) {
    Collection<UUID> ids = byAddress.getOrDefault(new Address(messageId, recipient), Set.of());
    return ids.stream().map(messages::get).toList();
  }

  /** Messages submitted under this queue id, one for each recipient. */
  public List<TrackedMessage> findSubmitted(String queueId) {
    return messages.values().stream().filter(each -> each.queueId().equals(queueId)).toList();
  }

  /** Notes the message as it is now. */
  public void record(Transaction transaction, TrackedMessage message) {
    transaction.note(this, new MessageNote(message, null));
  }

  /** Messages nothing was heard of for so long that nothing will be. */
  public List<TrackedMessage> stale(Instant now) {
    long limit = now.minus(MEMORY).toEpochMilli();
    return messages.values().stream().filter(message -> message.seenMillis() < limit).toList();
  }

  /** Forgets a message. */
  public void forget(Transaction transaction, UUID id) {
    transaction.note(this, new MessageNote(null, id));
  }

  /** How many are in the MTA's queue, waiting for the filter or under way to a receiver. */
  public int queued() {
    return (int)
        messages.values().stream().filter(each -> each.state() != MessageState.FINAL).count();
  }
}
