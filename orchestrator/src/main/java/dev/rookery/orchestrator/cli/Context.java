package dev.rookery.orchestrator.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Which control plane to talk to, and as whom. Flags win over the environment ({@code ROOKERY_URL},
 * {@code ROOKERY_KEY_FILE}), that over a lab running from this folder, that over the user's own
 * file.
 *
 * @param keyFile holds one API key
 */
public record Context(URI url, Path keyFile) {

  /** Where a running lab says how it is reached. */
  public static Path labFile(Path home) {
    return home.resolve(".rookery").resolve("lab.context");
  }

  static Context find(@Nullable URI url, @Nullable Path keyFile) {
    Properties stored = stored();
    URI foundUrl = url != null ? url : URI.create(value("ROOKERY_URL", stored, "url"));
    Path foundKey =
        keyFile != null ? keyFile : Path.of(value("ROOKERY_KEY_FILE", stored, "key-file"));
    return new Context(foundUrl, foundKey);
  }

  String key() {
    try {
      return Files.readString(keyFile).strip();
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.AUTHENTICATION,
          "cannot read the API key from %s: %s; name another file with --key-file"
              .formatted(keyFile, e.getMessage()));
    }
  }

  private static String value(String variable, Properties stored, String key) {
    String value = Optional.ofNullable(System.getenv(variable)).orElse(stored.getProperty(key));
    if (value == null) {
      throw new CommandFailedException(
          ExitCode.USAGE,
          "no control plane known: start './rookery lab', or give --url and --key-file (or ROOKERY_URL and ROOKERY_KEY_FILE)");
    }
    return value;
  }

  private static Properties stored() {
    Properties stored = new Properties();
    for (Path file : files()) {
      if (Files.isReadable(file)) {
        try (Reader reader = Files.newBufferedReader(file)) {
          stored.load(reader);
          return stored;
        } catch (IOException e) {
          throw new CommandFailedException(
              ExitCode.FAILED, "cannot read %s: %s".formatted(file, e.getMessage()));
        }
      }
    }
    return stored;
  }

  private static List<Path> files() {
    Path config =
        Optional.ofNullable(System.getenv("XDG_CONFIG_HOME"))
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home"), ".config"));
    Path own = config.resolve("rookery").resolve("context");
    return Optional.ofNullable(System.getenv("ROOKERY_HOME"))
        .map(home -> List.of(labFile(Path.of(home)), own))
        .orElse(List.of(own));
  }
}
