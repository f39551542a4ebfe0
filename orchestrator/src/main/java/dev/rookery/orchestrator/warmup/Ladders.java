package dev.rookery.orchestrator.warmup;

import dev.rookery.orchestrator.platform.Json;
import dev.rookery.orchestrator.platform.OperatorActionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The ladders and limits this release comes with. */
public final class Ladders {
  private static final Map<String, Ladder> BY_NAME =
      List.of(read("ladders.json", Ladder[].class)).stream()
          .collect(Collectors.toMap(Ladder::name, Function.identity()));
  private static final Limits LIMITS = read("limits.json", Limits.class);

  private Ladders() {}

  /**
   * @throws OperatorActionException no ladder has this name
   */
  public static Ladder require(String name) {
    Ladder ladder = BY_NAME.get(name);
    if (ladder == null) {
      throw new OperatorActionException(
          "calendar.ladder is '%s'; known are %s"
              .formatted(name, String.join(", ", BY_NAME.keySet().stream().sorted().toList())));
    }
    return ladder;
  }

  static Limits limits() {
    return LIMITS;
  }

  private static <T> T read(String resource, Class<T> type) {
    try (InputStream in = Ladders.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource %s is missing".formatted(resource));
      }
      return Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
