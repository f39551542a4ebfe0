package dev.rookery.lab.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.orchestrator.cli.ApiClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Who plays in the story, filled in as they appear. */
final class Cast {
  private final List<StoryNode> nodes = new ArrayList<>();
  private final AtomicLong submitted = new AtomicLong();
  private @Nullable ApiClient operator;
  private @Nullable ApiClient tenant;
  private @Nullable String domainId;
  private @Nullable Mailbox mailbox;

  /**
   * A node that came through its gate.
   *
   * @param host the machine in the lab
   */
  record StoryNode(String name, String hostname, String ip, int submissionPort, MailHost host) {
    static StoryNode of(JsonNode node, MailHost host, int submissionPort) {
      return new StoryNode(
          node.path("name").asText(),
          node.path("hostname").asText(),
          node.path("address").asText(),
          submissionPort,
          host);
    }

    NodeCertificate certificate() {
      return NodeCertificate.read(hostname, host.certificate(hostname));
    }
  }

  List<StoryNode> nodes() {
    return nodes;
  }

  /** Messages the nodes took, counted by who submitted them. */
  AtomicLong submitted() {
    return submitted;
  }

  ApiClient operator() {
    return java.util.Objects.requireNonNull(operator);
  }

  void operator(ApiClient client) {
    operator = client;
  }

  ApiClient tenant() {
    return java.util.Objects.requireNonNull(tenant);
  }

  void tenant(ApiClient client) {
    tenant = client;
  }

  String domainId() {
    return java.util.Objects.requireNonNull(domainId);
  }

  void domainId(String id) {
    domainId = id;
  }

  Mailbox mailbox() {
    return java.util.Objects.requireNonNull(mailbox);
  }

  void mailbox(Mailbox box) {
    mailbox = box;
  }
}
