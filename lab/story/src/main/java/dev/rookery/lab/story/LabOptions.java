package dev.rookery.lab.story;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the lab is to be played.
 *
 * @param base folder that holds the labs' folders
 * @param day length of a sending day
 * @param days sending days to play
 * @param port wanted for the REST door; another one is taken, and said, when it is not free
 * @param realPostfix the nodes' MTA is a real Postfix instead of the lab's own
 */
record LabOptions(Path base, Duration day, int days, int port, boolean realPostfix) {
  LabOptions {
    if (day.compareTo(Duration.ofMillis(500)) < 0) {
      throw new IllegalArgumentException(
          "--day is %s, needs at least 500ms: outcomes must arrive within their day"
              .formatted(day));
    }
    if (days < 1 || days > 365) {
      throw new IllegalArgumentException("--days is %d, allowed is 1 to 365".formatted(days));
    }
  }
}
