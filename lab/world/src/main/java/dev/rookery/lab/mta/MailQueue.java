package dev.rookery.lab.mta;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Every message the MTA holds, each in exactly one state: active or deferred. All turns from one to
 * the other happen here under one lock, and always with the message as it is now: whoever is handed
 * an active message is the only one, until that one defers or drops it.
 */
final class MailQueue {
  private enum State {
    ACTIVE,
    DEFERRED
  }

  private record Held(StoredMail mail, State state) {}

  private final Map<String, Held> held = new HashMap<>();

  /**
   * @param left what a former run left: all deferred
   */
  MailQueue(List<StoredMail> left) {
    left.forEach(mail -> held.put(mail.id(), new Held(mail, State.DEFERRED)));
  }

  /** A new message comes in; it is active, and the caller's. */
  synchronized void admit(StoredMail mail) {
    if (held.putIfAbsent(mail.id(), new Held(mail, State.ACTIVE)) != null) {
      throw new IllegalStateException("queue id " + mail.id() + " was given twice");
    }
  }

  /** Makes these deferred messages active and hands them to the caller, oldest first. */
  synchronized List<StoredMail> takeUp(Predicate<StoredMail> which) {
    List<StoredMail> taken = new ArrayList<>();
    held.replaceAll((_, message) -> {
      if (message.state == State.ACTIVE || !which.test(message.mail)) {
        return message;
      }
      taken.add(message.mail);
      return new Held(message.mail, State.ACTIVE);
    });
    taken.sort(Comparator.comparing(StoredMail::arrival));
    return taken;
  }

  /** Some recipients of an active message are done with. */
  synchronized void progress(StoredMail mail) {
    requireActive(mail);
    held.put(mail.id(), new Held(mail, State.ACTIVE));
  }

  /** The caller of an active message gives it back, as it is now. */
  synchronized void defer(StoredMail mail) {
    requireActive(mail);
    held.put(mail.id(), new Held(mail, State.DEFERRED));
  }

  /** The caller of an active message is done with it. */
  synchronized void drop(StoredMail mail) {
    requireActive(mail);
    held.remove(mail.id());
  }

  private void requireActive(StoredMail mail) {
    Held message = held.get(mail.id());
    if (message == null || message.state != State.ACTIVE) {
      throw new IllegalStateException(
          mail.id() + " is not active but " + (message == null ? "gone" : "deferred"));
    }
  }

  /** All messages, oldest first. */
  synchronized List<QueuedMessage> listing() {
    return held.values().stream()
        .sorted(Comparator.comparing(message -> message.mail.arrival()))
        .map(message -> message.mail.listed(message.state == State.ACTIVE))
        .toList();
  }
}
