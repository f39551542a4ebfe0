package dev.rookery.orchestrator.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Words from the command line as parts of a URL. */
final class Paths {
  private Paths() {}

  static String segment(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
