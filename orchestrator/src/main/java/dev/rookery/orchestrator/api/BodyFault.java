package dev.rookery.orchestrator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What is wrong with a body, said without names of classes: the reader's own messages hold them.
 */
final class BodyFault {
  /** {@code Error decoding property [UUID domainId] of type [class …]: …}. */
  private static final Pattern FIELD =
      Pattern.compile("(?:parameter|property) \\[(?:[^\\]]*[ .])?([A-Za-z0-9_]+)\\]");

  /** {@code Unexpected token START_OBJECT, expected VALUE_STRING}. */
  private static final Pattern TOKEN =
      Pattern.compile("Unexpected token ([A-Z_]+), expected ([A-Z_]+)");

  private BodyFault() {}

  static String of(Throwable e) {
    return causes(e)
        .flatMap(cause -> place(cause).stream())
        .findFirst()
        .or(() -> found(e, FIELD).map(field -> "field %s is off".formatted(field.group(1))))
        .or(() -> found(e, TOKEN).map(BodyFault::token))
        .orElse("it is not JSON, or a field is of another type");
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause);
  }

  private static Optional<String> place(Throwable e) {
    return e instanceof JsonProcessingException syntax && syntax.getLocation() != null
        ? Optional.of(
            "line %d, column %d cannot be read"
                .formatted(syntax.getLocation().getLineNr(), syntax.getLocation().getColumnNr()))
        : Optional.empty();
  }

  private static Optional<Matcher> found(Throwable e, Pattern pattern) {
    return causes(e)
        .map(cause -> pattern.matcher(String.valueOf(cause.getMessage())))
        .filter(Matcher::find)
        .findFirst();
  }

  private static String token(Matcher tokens) {
    return "found %s where %s is wanted".formatted(word(tokens.group(1)), word(tokens.group(2)));
  }

  private static String word(String token) {
    return switch (token) {
      case "START_OBJECT" -> "an object";
      case "START_ARRAY" -> "a list";
      case "VALUE_STRING" -> "a text";
      case "VALUE_NUMBER_INT", "VALUE_NUMBER_FLOAT" -> "a number";
      case "VALUE_TRUE", "VALUE_FALSE" -> "true or false";
      case "VALUE_NULL" -> "null";
      default -> "something else";
    };
  }
}
