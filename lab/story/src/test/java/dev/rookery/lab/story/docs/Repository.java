package dev.rookery.lab.story.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checkout that these tests run in. */
final class Repository {
  static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  private Repository() {}

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All Java sources of the product, none of the tests. */
  static List<Path> mainSources() {
    return files(ROOT, 20).stream()
        .filter(f -> f.toString().contains("/src/main/java/") && f.toString().endsWith(".java"))
        .sorted()
        .toList();
  }

  /** README, CONTRIBUTING and everything below docs, in the order of their names. */
  static List<Path> pages() {
    return Stream.concat(files(ROOT, 1).stream(), files(ROOT.resolve("docs"), 5).stream())
        .filter(f -> f.toString().endsWith(".md"))
        .sorted()
        .toList();
  }

  private static List<Path> files(Path folder, int depth) {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files
          .filter(f -> !f.toString().contains("/target/") && !f.toString().contains("/."))
          .filter(Files::isRegularFile)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page that is made from the code; {@code -Drookery.write-docs} writes it anew. */
  static void assertGenerated(String page, String text, Class<?> test) {
    Path file = ROOT.resolve(page);
    if (System.getProperty("rookery.write-docs") != null) {
      write(file, text);
    }
    assertThat(Files.exists(file) ? read(file) : "")
        .as(
            "%s is stale: ./rookery mvn -pl lab/story -am test -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -Drookery.write-docs",
            page, test.getSimpleName())
        .isEqualTo(text);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
