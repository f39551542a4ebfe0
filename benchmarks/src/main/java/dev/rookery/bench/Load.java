package dev.rookery.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How busy the machine is. */
public final class Load {
  private static final Path LOADAVG = Path.of("/proc/loadavg");

  private Load() {}

  /** Load average of 1, 5 and 15 minutes, e.g. {@code 0.42 0.30 0.25}; Linux only. */
  public static String average() {
    try {
      String[] words = Files.readString(LOADAVG).split(" ");
      return String.join(" ", words[0], words[1], words[2]);
    } catch (IOException e) {
      return "unknown";
    }
  }
}
