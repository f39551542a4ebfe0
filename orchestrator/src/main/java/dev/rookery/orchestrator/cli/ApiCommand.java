package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery api GET /v1/…}: whatever has no command of its own. */
@Command(
    name = "api",
    description = "call the REST API and print its answer",
    mixinStandardHelpOptions = true)
final class ApiCommand implements Runnable {
  @Mixin private Connection to = new Connection();

  @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, PUT, DELETE")
  private String method = "GET";

  @Parameters(index = "1", paramLabel = "PATH", description = "e.g. /v1/nodes")
  private String path = "/";

  @Option(names = "--body", description = "JSON to send", paramLabel = "JSON")
  private @Nullable String body;

  @Override
  public void run() {
    try (ApiClient api = to.api()) {
      Output.json.one(to.out(), api.call(method, path, parsed()));
    }
  }

  private @Nullable JsonNode parsed() {
    try {
      return body == null ? null : ApiClient.json().readTree(body);
    } catch (IOException e) {
      throw new CommandFailedException(
          ExitCode.USAGE, "--body is not JSON: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }
}
