package dev.rookery.lab.mta;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A message in the queue without its content.
 *
 * @param id queue id
 * @param sender envelope sender, "" for the null sender
 * @param arrival when it was taken
 * @param octets of the content
 * @param filter the content filter it still has to pass, "" when none
 * @param client who handed it over, for XFORWARD: NAME, ADDR, PROTO, HELO
 * @param waiting the recipients that are not done with
 * @param due not tried again before
 */
record StoredMail(
    String id,
    String sender,
    Instant arrival,
    int octets,
    String filter,
    Map<String, String> client,
    List<Waiting> waiting,
    Instant due) {

  /**
   * A recipient still to be served.
   *
   * @param reason why it waits, "" before the first attempt
   */
  record Waiting(String address, String reason) {}

  StoredMail {
    client = Map.copyOf(client);
    waiting = List.copyOf(waiting);
  }

  List<String> addresses() {
    return waiting.stream().map(Waiting::address).toList();
  }

  /** Without those who are done with, and with the reasons of those who are deferred. */
  StoredMail after(Set<String> done, Map<String, String> deferred) {
    List<Waiting> left = new ArrayList<>();
    for (Waiting recipient : waiting) {
      if (!done.contains(recipient.address)) {
        String reason = deferred.getOrDefault(recipient.address, recipient.reason);
        left.add(new Waiting(recipient.address, reason));
      }
    }
    return new StoredMail(id, sender, arrival, octets, filter, client, left, due);
  }

  StoredMail dueAt(Instant when) {
    return new StoredMail(id, sender, arrival, octets, filter, client, waiting, when);
  }

  /** Nobody waits any more. */
  StoredMail withoutRecipients() {
    return new StoredMail(id, sender, arrival, octets, filter, client, List.of(), due);
  }

  /** As {@code postqueue} shows it. */
  QueuedMessage listed(boolean active) {
    List<QueuedMessage.WaitingRecipient> recipients =
        waiting.stream()
            .map(recipient ->
                new QueuedMessage.WaitingRecipient(recipient.address, recipient.reason))
            .toList();
    return new QueuedMessage(id, active, sender, arrival, due, octets, recipients);
  }
}
