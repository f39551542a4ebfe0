package dev.rookery.orchestrator.outcomes;

import dev.rookery.contract.Event;
import dev.rookery.contract.EventKind;
import dev.rookery.contract.MessageFact;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether an event that its node did sign makes sense. A node may be in foreign hands, so nothing
 * is believed that would not fit the columns.
 */
final class EventRules {
  private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9-]{0,30}");
  private static final Pattern SCOPE =
      Pattern.compile("recipient|message|domain|ip|provider|system");
  private static final Predicate<String> UNPRINTABLE = Pattern.compile("\\p{Cntrl}").asPredicate();

  /** RFC 5321 §4.5.3.1.3: a path of 256 octets; with the longest local part of RFC 3696, 320. */
  private static final int LONGEST_ADDRESS = 320;

  private static final int LONGEST_NAME = 255;
  private static final int LONGEST_BUDGET = 100;

  private EventRules() {}

  /** Why the event is refused, empty when it is not. */
  static Optional<String> objection(UUID node, Event event) {
    if (!node.equals(event.node())) {
      return Optional.of("event of node %s in the stream of %s".formatted(event.node(), node));
    }
    if (event.epoch() == null || event.at() == null || event.kind() == null) {
      return Optional.of("event without epoch, time or kind");
    }
    if (event.kind() == EventKind.APPLIED) {
      return event.appliedVersion() == null
          ? Optional.of("applied without a version")
          : Optional.empty();
    }
    MessageFact fact = event.message();
    return fact == null ? Optional.of(event.kind() + " without a message") : objection(fact);
  }

  private static Optional<String> objection(MessageFact fact) {
    return Stream.of(
            fact.provider() == null ? Optional.of("provider is missing") : Optional.<String>empty(),
            odd("provider", fact.provider(), PROVIDER),
            odd("scope", fact.scope(), SCOPE),
            tooLong("recipient", fact.recipient(), LONGEST_ADDRESS),
            tooLong("sendingDomain", fact.sendingDomain(), LONGEST_NAME),
            tooLong("egressIp", fact.egressIp(), LONGEST_NAME),
            tooLong("budget", fact.budget(), LONGEST_BUDGET),
            tooLong("status", fact.status(), LONGEST_NAME),
            outside("code", fact.code(), 999),
            outside("size", fact.size(), Long.MAX_VALUE))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> odd(String name, @Nullable String value, Pattern allowed) {
    return value == null || allowed.matcher(value).matches()
        ? Optional.empty()
        : Optional.of("%s does not match %s".formatted(name, allowed));
  }

  private static Optional<String> tooLong(String name, @Nullable String value, int most) {
    if (value == null) {
      return Optional.empty();
    }
    if (value.length() > most) {
      return Optional.of("%s has %d characters, at most %d".formatted(name, value.length(), most));
    }
    return UNPRINTABLE.test(value)
        ? Optional.of("%s holds a control character".formatted(name))
        : Optional.empty();
  }

  private static Optional<String> outside(String name, long value, long most) {
    return value < 0 || value > most
        ? Optional.of("%s is %d, allowed is 0 to %d".formatted(name, value, most))
        : Optional.empty();
  }
}
