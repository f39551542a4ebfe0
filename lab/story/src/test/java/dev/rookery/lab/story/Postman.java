package dev.rookery.lab.story;

import dev.rookery.standards.smtp.SmtpConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends day after day what the caps allow, and takes it as a mail client does when a node cannot:
 * what was not accepted was not submitted.
 */
final class Postman {
  private final LivingLab lab;
  private int number = 1000;

  Postman(LivingLab lab) {
    this.lab = lab;
  }

  void work(int days) throws InterruptedException {
    int first = lab.lab().today() + 1;
    for (int day = first; day < first + days; day++) {
      awaitDay(day);
      Caps caps = capsOf(day);
      for (Cast.StoryNode node : lab.cast().nodes()) {
        send(node.name(), letters(node.ip(), caps));
      }
    }
  }

  private void awaitDay(int day) throws InterruptedException {
    Duration wait = Duration.between(java.time.Instant.now(), lab.lab().calendar().startOf(day));
    if (wait.isPositive()) {
      Thread.sleep(wait);
    }
  }

  private Caps capsOf(int day) {
    return Waiting.until(
        LivingLab.LIMIT,
        "caps of day %d are decided".formatted(day),
        () -> Optional.of(Caps.ask(lab.cast().operator())).filter(caps -> caps.areFor(day, 6)),
        () -> Evidence.of("caps", Caps.ask(lab.cast().operator()).caps()));
  }

  private List<String> letters(String ip, Caps caps) {
    List<String> recipients = new ArrayList<>();
    lab.lab()
        .world()
        .receivers()
        .forEach(receiver -> {
          String provider = receiver.character().key();
          for (int i = 0; i < caps.of(ip, provider); i++) {
            String person = ++number % 50 == 0 ? "unknown" : "reader";
            recipients.add("%s%d@%s.test".formatted(person, number, provider));
          }
        });
    return recipients;
  }

  private void send(String node, List<String> recipients) {
    try (Submission session = lab.open(node, lab.cast().mailbox())) {
      for (String recipient : recipients) {
        session.send(recipient);
      }
    } catch (SmtpConnectException e) {
      // the node is away or lets nobody in; a client would come again later
    }
  }
}
