package dev.rookery.lab.story;

import dev.rookery.lab.receiver.ReceivingProvider;
import dev.rookery.lab.story.Cast.StoryNode;
import dev.rookery.lab.story.LettersUnderWay.Way;
import dev.rookery.standards.smtp.SmtpConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A tenant's letters of one day: to each provider as many as its caps allow beside what still waits
 * in a node's queue, a few bad addresses.
 */
final class DayOfMail {
  private static final int BAD_EVERY = 97;
  private static final int COMPLAINER_EVERY = 389;
  private final Lab lab;
  private final Cast cast;
  private final LettersUnderWay underWay = new LettersUnderWay();
  private int number;

  DayOfMail(Lab lab, Cast cast) {
    this.lab = lab;
    this.cast = cast;
  }

  /**
   * Submits them all, each node's on a session of its own; returns when the nodes have taken them.
   */
  void submit(Caps caps) throws InterruptedException {
    try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (StoryNode node : cast.nodes()) {
        List<String> recipients = recipients(node, caps);
        running.add(
            sessions.submit(() -> {
              send(node, recipients);
              return null;
            }));
      }
      for (Future<?> session : running) {
        session.get();
      }
    } catch (ExecutionException e) {
      throw new StepFailedException(
          "the nodes take the day's letters", Evidence.of("error", String.valueOf(e.getCause())));
    }
  }

  private List<String> recipients(StoryNode node, Caps caps) {
    List<String> recipients = new ArrayList<>();
    for (ReceivingProvider receiver : lab.world().receivers()) {
      String key = receiver.character().key();
      Way way = new Way(node.ip(), key);
      int letters = caps.of(node.ip(), key) - underWay.left(way, receiver.arrivals());
      List<String> readers = new ArrayList<>();
      for (int i = 0; i < letters; i++) {
        readers.add(reader(++number) + "@" + key + ".test");
      }
      underWay.add(way, readers);
      recipients.addAll(readers);
    }
    return recipients;
  }

  private static String reader(int number) {
    if (number % COMPLAINER_EVERY == 0) {
      return "complainer" + number;
    }
    return (number % BAD_EVERY == 0 ? "unknown" : "reader") + number;
  }

  private void send(StoryNode node, List<String> recipients) throws SmtpConnectException {
    try (Submission session =
        Submission.open(
            new InetSocketAddress(node.ip(), node.submissionPort()),
            node.certificate(),
            cast.mailbox(),
            cast.submitted())) {
      for (String recipient : recipients) {
        session.send(recipient);
      }
    }
  }
}
