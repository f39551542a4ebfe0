package dev.rookery.orchestrator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a body, said without names of classes. */
final class BodyFault {
  /**
   * serde: {@code Unable to deserialize type [Foo x]. Required constructor parameter [String name]
   * …}.
   */
  private static final Pattern FIELD =
      Pattern.compile("(?:parameter|property) \\[(?:[^\\]]*[ .])?([A-Za-z0-9_]+)\\]");

  private BodyFault() {}

  static String of(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof JsonProcessingException syntax && syntax.getLocation() != null) {
        return "line %d, column %d cannot be read"
            .formatted(syntax.getLocation().getLineNr(), syntax.getLocation().getColumnNr());
      }
    }
    for (Throwable at = e; at != null; at = at.getCause()) {
      Matcher field = FIELD.matcher(at.getMessage() == null ? "" : at.getMessage());
      if (field.find()) {
        return "field %s is missing or of another type".formatted(field.group(1));
      }
    }
    return "it is not JSON, or a field is of another type";
  }
}
