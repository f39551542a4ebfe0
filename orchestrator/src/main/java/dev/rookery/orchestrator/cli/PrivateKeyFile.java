package dev.rookery.orchestrator.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A private key comes from a file, never from a flag. */
final class PrivateKeyFile {
  private static final int KEY_MAX = 16_384;

  private PrivateKeyFile() {}

  static String read(Path key) {
    try {
      if (Files.size(key) > KEY_MAX) {
        throw new CommandFailedException(
            ExitCode.USAGE,
            "%s has %d octets, a private key has at most %d"
                .formatted(key, Files.size(key), KEY_MAX));
      }
      return Files.readString(key, US_ASCII);
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.USAGE, "cannot read the private key %s: %s".formatted(key, e.getMessage()));
    }
  }
}
