package dev.rookery.standards.dkim;

import dev.rookery.standards.message.RawMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which header fields a signature covers. RFC 6376 §5.4.
 *
 * @param oversigned covered once more than they are there, so that none can be added (RFC 6376
 *     §8.15); in any case, {@code From} is added when missing
 * @param ifPresent covered as often as they are there
 */
public record SignedHeaders(List<String> oversigned, List<String> ifPresent) {
  private static final Predicate<String> NAME = Pattern.compile("[!-9;-~]+").asMatchPredicate();

  /**
   * What a reader sees is oversigned; {@code List-Unsubscribe} and {@code List-Unsubscribe-Post}
   * are covered as RFC 8058 §4 demands. {@code Date} and {@code Message-ID} are not oversigned,
   * because an MTA may add them later.
   */
  public static final SignedHeaders DEFAULT =
      new SignedHeaders(
          List.of(
              "From",
              "Reply-To",
              "To",
              "Cc",
              "Subject",
              "MIME-Version",
              "Content-Type",
              "Content-Transfer-Encoding",
              "List-Unsubscribe",
              "List-Unsubscribe-Post"),
          List.of(
              "Date",
              "Message-ID",
              "Sender",
              "In-Reply-To",
              "References",
              "List-Id",
              "Feedback-ID"));

  /**
   * @throws IllegalArgumentException a name that is no field name
   */
  public SignedHeaders {
    Stream.concat(oversigned.stream(), ifPresent.stream())
        .filter(NAME.negate())
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException("'%s' is not a header field name".formatted(name));
        });
    Set<String> names = new LinkedHashSet<>(oversigned);
    if (oversigned.stream().noneMatch("From"::equalsIgnoreCase)) {
      names.add("From");
    }
    oversigned = List.copyOf(names);
    ifPresent = ifPresent.stream().filter(name -> !isIn(names, name)).distinct().toList();
  }

  private static boolean isIn(Set<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  /** The names for {@code h=}. */
  List<String> of(RawMessage message) {
    List<String> names = new ArrayList<>();
    oversigned.forEach(name -> add(names, name, message.headers(name).size() + 1));
    ifPresent.forEach(name -> add(names, name, message.headers(name).size()));
    return names;
  }

  private static void add(List<String> names, String name, int times) {
    for (int i = 0; i < times; i++) {
      names.add(name);
    }
  }
}
