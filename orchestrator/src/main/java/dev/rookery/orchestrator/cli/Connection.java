package dev.rookery.orchestrator.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that talks to a control plane. */
final class Connection {
  @Option(names = "--url", description = "base URL of the control plane", paramLabel = "URL")
  private @Nullable URI url;

  @Option(names = "--key-file", description = "file that holds the API key", paramLabel = "FILE")
  private @Nullable Path keyFile;

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})",
      paramLabel = "FORMAT",
      defaultValue = "table")
  private Output output = Output.table;

  ApiClient api() {
    Context context = Context.find(url, keyFile);
    return new ApiClient(context.url(), context.key());
  }

  Output output() {
    return output;
  }

  PrintWriter out() {
    return new PrintWriter(System.out, true, StandardCharsets.UTF_8);
  }
}
