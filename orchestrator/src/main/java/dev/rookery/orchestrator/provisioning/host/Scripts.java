package dev.rookery.orchestrator.provisioning.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Our shell scripts, as they lie beside this class. */
final class Scripts {
  static final String FACTS = read("facts.sh");
  static final String APPLY = read("apply.sh");

  private Scripts() {}

  private static String read(String name) {
    try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
