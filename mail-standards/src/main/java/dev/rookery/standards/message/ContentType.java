package dev.rookery.standards.message;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Content-Type read. RFC 2045 §5.1.
 *
 * @param type e.g. {@code multipart/report}, lower-case
 * @param parameters names lower-case, values unquoted
 */
public record ContentType(String type, Map<String, String> parameters) {
  /** RFC 2045 §5.2: what a part is that does not say. */
  static final ContentType PLAIN = new ContentType("text/plain", Map.of());

  private static final Pattern TYPE =
      Pattern.compile(
          "\\s*([!#-'*+.0-9A-Z^-~-]+/[!#-'*+.0-9A-Z^-~-]+)\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern PARAMETER =
      Pattern.compile(
          "\\G\\s*;\\s*([^\\s=;]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;\"]*))\\s*");

  public ContentType {
    parameters = Map.copyOf(parameters);
  }

  /** Reads a field's value; what cannot be read counts as text/plain (RFC 2045 §5.2). */
  static ContentType parse(String value) {
    Matcher type = TYPE.matcher(value);
    if (!type.lookingAt()) {
      return PLAIN;
    }
    Map<String, String> parameters = new HashMap<>();
    Matcher parameter = PARAMETER.matcher(value);
    parameter.region(type.end(), value.length());
    while (parameter.find()) {
      String text =
          parameter.group(2) == null
              ? parameter.group(3)
              : parameter.group(2).replaceAll("\\\\(.)", "$1");
      parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), text);
    }
    return new ContentType(type.group(1).toLowerCase(Locale.ROOT), parameters);
  }

  /** A parameter's value, its name in lower case. */
  public Optional<String> find(String parameter) {
    return Optional.ofNullable(parameters.get(parameter));
  }

  /** True for {@code multipart/…}. */
  public boolean isMultipart() {
    return type.startsWith("multipart/");
  }
}
