package dev.rookery.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rookery node certificate NAME}. */
@Command(
    name = "certificate",
    description = {
      "the TLS certificate of a node",
      "One from the ACME server is renewed by itself when a third of its life is left."
    },
    mixinStandardHelpOptions = true)
final class NodeCertificateCommand implements Runnable {
  @Mixin private Connection to = new Connection();

  @Parameters(paramLabel = "NAME")
  private String name = "";

  @Option(names = "--order", description = "order another one now, and wait for it")
  private boolean order;

  @Override
  public void run() {
    try (ApiClient api = to.api()) {
      if (order) {
        requireDone(
            new NodeOperations(api, "certificate", List.of(name))
                .follow(new NodeProgress(to, false))
                .getFirst());
      }
      ObjectNode certificate =
          (ObjectNode) api.get("/v1/nodes/" + Paths.segment(name) + "/certificate");
      if (to.output() == Output.table) {
        certificate.remove("chain");
      }
      to.output().one(to.out(), certificate);
    }
  }

  private static void requireDone(JsonNode job) {
    if (!job.path("state").asText().equals("done")) {
      throw new CommandFailedException(
          ExitCode.JOB_FAILED, "no certificate: " + Output.text(job.path("lastError")));
    }
  }
}
