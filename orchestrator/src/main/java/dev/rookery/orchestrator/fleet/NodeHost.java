package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.Server;

/**
 * How a node's host is reached.
 *
 * @param address textual form
 * @param innerAddress where its own services listen for one another; 127.0.0.1 but in a lab
 * @param root folder that stands for {@code /}; may contain spaces
 */
public record NodeHost(
    String address,
    String innerAddress,
    int sshPort,
    String sshUser,
    String root,
    int smtpPort,
    int submissionPort) {

  static NodeHost of(Server.Running server) {
    return new NodeHost(
        server.address().getHostAddress(),
        server.innerAddress().getHostAddress(),
        server.sshPort(),
        server.sshUser(),
        server.root(),
        server.smtpPort(),
        server.submissionPort());
  }

  /** A path below the root: {@code path("etc/agent.json")}. */
  public String path(String relative) {
    return root.endsWith("/") ? root + relative : root + "/" + relative;
  }
}
