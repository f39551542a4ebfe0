package dev.rookery.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed description of the REST door is the generated one, so that reviews see changes. */
class OpenApiTest {
  private static final Path COMMITTED = Path.of("..", "docs", "reference", "openapi.yml");

  @Test
  void the_committed_description_is_current() throws IOException {
    if (Boolean.getBoolean("openapi.write")) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, OpenApiController.text());
    }
    assertThat(Files.readString(COMMITTED))
        .as(
            "docs/reference/openapi.yml is behind the controllers; write it anew with"
                + " mvn -pl orchestrator -am test -Dtest=OpenApiTest -Dopenapi.write=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(OpenApiController.text());
  }
}
