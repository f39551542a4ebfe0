package dev.rookery.standards.message;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates in messages. RFC 5322 §3.3. */
public final class MailDate {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** RFC 5322 §4.3, in hours from UTC. */
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("UT", 0),
          Map.entry("UTC", 0),
          Map.entry("GMT", 0),
          Map.entry("Z", 0),
          Map.entry("EST", -5),
          Map.entry("EDT", -4),
          Map.entry("CST", -6),
          Map.entry("CDT", -5),
          Map.entry("MST", -7),
          Map.entry("MDT", -6),
          Map.entry("PST", -8),
          Map.entry("PDT", -7));

  private static final Pattern DATE =
      Pattern.compile(
          "(\\d{1,2})\\s+([A-Za-z]{3})\\s+(\\d{4})\\s+(\\d{2}):(\\d{2})(?::(\\d{2}))?\\s+"
              + "([+-]\\d{4}|[A-Za-z]{1,3})\\b");
  private static final DateTimeFormatter WRITTEN =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private MailDate() {}

  /** In UTC, e.g. {@code Thu, 11 Jun 2026 09:05:00 +0000}. */
  public static String format(Instant instant) {
    return WRITTEN.format(instant);
  }

  /** Reads a date; day of the week and comments are not looked at. Empty when it is none. */
  public static Optional<Instant> parse(String text) {
    Matcher date = DATE.matcher(text);
    if (!date.find()) {
      return Optional.empty();
    }
    try {
      int second = date.group(6) == null ? 0 : Math.min(59, number(date, 6)); // leap second
      return Optional.of(
          LocalDateTime.of(
                  number(date, 3),
                  MONTHS.indexOf(date.group(2).toLowerCase(Locale.ROOT)) + 1,
                  number(date, 1),
                  number(date, 4),
                  number(date, 5),
                  second)
              .toInstant(zone(date.group(7))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(Matcher date, int group) {
    return Integer.parseInt(date.group(group));
  }

  /** RFC 5322 §4.3: a zone nobody knows is taken as UTC. */
  private static ZoneOffset zone(String zone) {
    return zone.length() == 5
        ? ZoneOffset.of(zone)
        : ZoneOffset.ofHours(ZONES.getOrDefault(zone.toUpperCase(Locale.ROOT), 0));
  }
}
