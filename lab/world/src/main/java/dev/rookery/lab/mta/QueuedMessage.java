package dev.rookery.lab.mta;

import java.time.Instant;
import java.util.List;

/**
 * A message as {@code postqueue} shows it.
 *
 * @param id queue id
 * @param active being delivered now; else deferred
 * @param sender envelope sender, "" for the null sender
 * @param arrival when it was taken
 * @param due not tried before, unless flushed
 * @param octets of its content
 * @param recipients those it still waits for
 */
public record QueuedMessage(
    String id,
    boolean active,
    String sender,
    Instant arrival,
    Instant due,
    int octets,
    List<WaitingRecipient> recipients) {

  /**
   * @param reason why it waits, "" before the first attempt
   */
  public record WaitingRecipient(String address, String reason) {}

  public QueuedMessage {
    recipients = List.copyOf(recipients);
  }
}
