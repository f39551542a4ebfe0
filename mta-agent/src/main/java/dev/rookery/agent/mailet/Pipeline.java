package dev.rookery.agent.mailet;

import jakarta.mail.MessagingException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetException;
import org.apache.mailet.Matcher;

/**
 * A small mailet container. A processor's lines are taken in order; a mailet serves the mail when
 * its matcher matches. A mailet that changes the state makes the mail jump to the processor of that
 * name; {@link Mail#GHOST} stops it; the end of a processor lets it pass. Unlike James, a mail has
 * one recipient (the door splits), and whatever a matcher or mailet throws is thrown on: the filter
 * answers "later" and nothing is lost.
 */
final class Pipeline implements AutoCloseable {
  static final String ROOT = "root";
  private static final int MOST_JUMPS = 50;

  record Stage(PipelineLine line, Matcher matcher, Mailet mailet) {}

  private final Map<String, List<Stage>> processors;

  Pipeline(Map<String, List<Stage>> processors) {
    this.processors = Map.copyOf(processors);
    if (!processors.containsKey(ROOT)) {
      throw new IllegalArgumentException("pipeline has no processor named root");
    }
  }

  /**
   * Takes one mail through.
   *
   * @throws MessagingException a mailet failed, or the pipeline leads nowhere; asking again may
   *     help
   */
  Verdict run(OutgoingMail mail) throws MessagingException {
    String processor = ROOT;
    for (int jumps = 0; jumps < MOST_JUMPS; jumps++) {
      mail.setState(processor);
      String next = serve(mail, requireProcessor(processor));
      if (next.equals(processor)) {
        return new Verdict.Pass();
      }
      if (next.equals(Mail.GHOST)) {
        return mail.verdict().orElseGet(Refusals::dropped);
      }
      processor = next;
    }
    throw new MailetException("pipeline jumped %d times".formatted(MOST_JUMPS));
  }

  private List<Stage> requireProcessor(String name) throws MailetException {
    List<Stage> stages = processors.get(name);
    if (stages == null) {
      throw new MailetException("pipeline has no processor named " + name);
    }
    return stages;
  }

  /** The state after the last mailet that was served. */
  private static String serve(OutgoingMail mail, List<Stage> stages) throws MessagingException {
    String before = mail.getState();
    for (Stage stage : stages) {
      if (matches(stage.matcher(), mail)) {
        stage.mailet().service(mail);
        if (!mail.getState().equals(before)) {
          break;
        }
      }
    }
    return mail.getState();
  }

  /** A matcher answers null for nobody. */
  private static boolean matches(Matcher matcher, OutgoingMail mail) throws MessagingException {
    Collection<MailAddress> matched = matcher.match(mail);
    return matched != null && !matched.isEmpty();
  }

  @Override
  public void close() {
    processors.values().stream()
        .flatMap(List::stream)
        .forEach(stage -> {
          stage.mailet().destroy();
          stage.matcher().destroy();
        });
  }
}
