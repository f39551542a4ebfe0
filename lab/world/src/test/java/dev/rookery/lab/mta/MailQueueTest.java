package dev.rookery.lab.mta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MailQueueTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private static StoredMail mail(String id, int minute) {
    return new StoredMail(
        id,
        "ann@example.test",
        NOON.plusSeconds(60L * minute),
        100,
        "",
        Map.of(),
        List.of(
            new StoredMail.Waiting("bob@granite.test", ""),
            new StoredMail.Waiting("carol@granite.test", "")),
        NOON);
  }

  @Test
  void a_new_message_is_active_and_no_flush_takes_it() {
    MailQueue queue = new MailQueue(List.of());
    queue.admit(mail("A", 0));
    assertThat(queue.takeUp(_ -> true)).isEmpty();
    assertThat(queue.listing()).singleElement().matches(QueuedMessage::active);
  }

  @Test
  void what_a_former_run_left_is_taken_up_once_oldest_first() {
    StoredMail first = mail("B", 1);
    StoredMail second = mail("A", 2);
    MailQueue queue = new MailQueue(List.of(second, first));
    assertThat(queue.takeUp(_ -> true)).containsExactly(first, second);
    assertThat(queue.takeUp(_ -> true)).isEmpty();
  }

  @Test
  void a_deferred_message_is_taken_up_without_the_recipients_it_has_reached() {
    MailQueue queue = new MailQueue(List.of());
    queue.admit(mail("A", 0));
    StoredMail left = mail("A", 0).after(Set.of("bob@granite.test"), Map.of());
    queue.defer(left);
    assertThat(queue.takeUp(_ -> true)).containsExactly(left);
  }

  @Test
  void only_an_active_message_can_be_deferred_or_dropped() {
    MailQueue queue = new MailQueue(List.of(mail("A", 0)));
    assertThatThrownBy(() -> queue.drop(mail("A", 0))).hasMessage("A is not active but deferred");
    queue.takeUp(_ -> true);
    queue.drop(mail("A", 0));
    assertThatThrownBy(() -> queue.defer(mail("A", 0))).hasMessage("A is not active but gone");
    assertThatThrownBy(() -> queue.progress(mail("A", 0))).hasMessage("A is not active but gone");
    assertThat(queue.listing()).isEmpty();
  }
}
