package dev.rookery.orchestrator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page is made from the code; {@code -Drookery.write-docs} writes it anew. */
class ConfigurationReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "configuration.md");

  @Test
  void the_page_says_what_the_code_reads() throws IOException {
    if (System.getProperty("rookery.write-docs") != null) {
      Files.writeString(PAGE, page());
    }
    assertThat(Files.readString(PAGE))
        .as(
            "docs/reference/configuration.md is stale: ./rookery mvn -pl orchestrator -am test -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Drookery.write-docs")
        .isEqualTo(page());
  }

  private static String page() {
    StringBuilder page = new StringBuilder();
    page.append("# Configuration of `rookery serve`\n\n");
    page.append(
        "A file of Java properties, named with `--config`, mode 0600 because it holds passwords. ");
    page.append("Unknown keys are refused. Relative paths are relative to the file. ");
    page.append(
        "Durations are ISO 8601 (`PT10S`), instants RFC 3339 in UTC. `*` is a name you choose.\n\n");
    page.append("| key | default | meaning |\n|---|---|---|\n");
    for (ConfigurationKey key : ConfigurationKey.ALL) {
      page.append("| `%s` | %s | %s |%n".formatted(key.pattern(), fallback(key), key.meaning()));
    }
    return page.toString();
  }

  private static String fallback(ConfigurationKey key) {
    String fallback = key.fallback();
    if (fallback == null) {
      return "must be given";
    }
    return fallback.isEmpty() ? "empty" : "`" + fallback + "`";
  }
}
