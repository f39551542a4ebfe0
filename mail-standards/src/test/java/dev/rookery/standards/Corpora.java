package dev.rookery.standards;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * Test material written by others, never copied into this project: below {@code ROOKERY_CORPORA},
 * or else beside the project.
 */
public final class Corpora {
  private Corpora() {}

  /** A file or folder of the corpora; the test is skipped with a reason when it is not there. */
  public static Path require(String path) {
    String root = System.getenv().getOrDefault("ROOKERY_CORPORA", "../../shared/corpora");
    Path found = Path.of(root).resolve(path);
    assumeTrue(
        Files.exists(found),
        () -> "SKIPPED: no corpus at %s; set ROOKERY_CORPORA".formatted(found.toAbsolutePath()));
    return found;
  }

  /** The files of a folder in order of their names. */
  public static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(require(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file's octets. */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A YAML or JSON file that holds one map. */
  public static Map<String, Object> yaml(String path) {
    return new Yaml().load(new String(bytes(require(path)), StandardCharsets.UTF_8));
  }

  /** A YAML file that holds several maps. */
  public static List<Map<String, Object>> yamlDocuments(String path) {
    List<Map<String, Object>> documents = new ArrayList<>();
    String text = new String(bytes(require(path)), StandardCharsets.UTF_8);
    for (Object document : new Yaml().loadAll(text)) {
      @SuppressWarnings("unchecked")
      Map<String, Object> map = (Map<String, Object>) document;
      documents.add(map);
    }
    return documents;
  }
}
