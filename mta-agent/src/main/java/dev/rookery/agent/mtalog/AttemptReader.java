package dev.rookery.agent.mtalog;

import dev.rookery.agent.mailet.Reason;
import dev.rookery.standards.smtpreply.ReplyClassifier;
import dev.rookery.standards.smtpreply.SaidBy;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a delivery attempt's text means. */
final class AttemptReader {
  private static final Pattern CODE =
      Pattern.compile("(?:^|said: |talk to me: )([2-5]\\d\\d)(?=[ -]|$)");

  private final ReplyClassifier classifier;

  AttemptReader(ReplyClassifier classifier) {
    this.classifier = classifier;
  }

  /** Nobody outside said anything: the MTA puts off what it has suspended or cannot route. */
  static boolean isOwnSuspension(LogLine line, QueueEvent.Attempt attempt) {
    return line.service().equals("error")
        || line.service().equals("retry")
        || attempt.text().startsWith("delivery temporarily suspended");
  }

  /** The receiver took it: nothing is objected to. */
  Reason accepted(QueueEvent.Attempt attempt) {
    return new Reason(code(attempt.text()), attempt.dsn(), null, attempt.text());
  }

  /** Somebody objected; who and to what decides the classifier. */
  Reason objected(QueueEvent.Attempt attempt) {
    SaidBy by = attempt.relay().equals("none") ? SaidBy.LOCAL : SaidBy.REMOTE;
    String scope = classifier.classify(by, attempt.text()).scope().name().toLowerCase(Locale.ROOT);
    return new Reason(code(attempt.text()), attempt.dsn(), scope, attempt.text());
  }

  static int code(String text) {
    Matcher matcher = CODE.matcher(text);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }
}
