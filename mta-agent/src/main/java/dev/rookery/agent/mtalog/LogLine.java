package dev.rookery.agent.mtalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the MTA's log, without its time, which has no year and no zone.
 *
 * @param service last part of the program's name, e.g. {@code smtp} of {@code postfix/out2/smtp}
 * @param queueId of the message the line is about
 * @param text behind the queue id
 */
record LogLine(String service, String queueId, String text) {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|\\d{4}-\\d\\d-\\d\\dT\\S+) \\S+"
              + " (?:\\S*/)?([\\w.-]+)\\[\\d+]: ([0-9A-Za-z]{5,40}): (.*)");

  /** Empty for lines that are not about a message in the queue. */
  static Optional<LogLine> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(new LogLine(matcher.group(1), matcher.group(2), matcher.group(3)))
        : Optional.empty();
  }
}
