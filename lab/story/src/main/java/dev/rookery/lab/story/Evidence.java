package dev.rookery.lab.story;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was asked and what answered, in the order it was gathered. Values go to JSON. */
final class Evidence {
  private final Map<String, Object> facts = new LinkedHashMap<>();

  static Evidence of(String name, Object value) {
    return new Evidence().and(name, value);
  }

  Evidence and(String name, Object value) {
    facts.put(name, value instanceof Path path ? path.toString() : value); // JSON: no file:// URL
    return this;
  }

  Map<String, Object> facts() {
    return facts;
  }

  /** {@code name value, name value}, on one line. */
  String line() {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + " " + fact.getValue())
        .collect(Collectors.joining(", "));
  }
}
