package dev.rookery.agent.mtalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shapes of Postfix's log lines, seen in 3.7. */
final class QueueEventPatterns {
  static final Pattern LOGIN = Pattern.compile(", sasl_username=([^,\\s]+)");
  static final Pattern IDENT = Pattern.compile(", orig_queue_id=([^,\\s]+)");
  static final Pattern EXPIRED = Pattern.compile(", status=(?:force-)?expired, returned to sender");

  /** orig_to, conn_use and delays may stand between; addresses may hold anything but a bracket. */
  static final Pattern ATTEMPT =
      Pattern.compile(
          "to=<([^>]*)>, (?:orig_to=<[^>]*>, )?relay=([^,]+), (?:[^()]*, )?"
              + "dsn=(\\d\\.\\d{1,3}\\.\\d{1,3}), status=(\\w+) \\((.*)\\)");

  private QueueEventPatterns() {}

  static Optional<String> find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
