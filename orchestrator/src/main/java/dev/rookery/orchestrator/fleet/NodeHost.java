package dev.rookery.orchestrator.fleet;

import dev.rookery.orchestrator.hosting.Server;
import org.jspecify.annotations.Nullable;

/**
 * How a node's host is reached.
 *
 * @param address that mail leaves from, textual form
 * @param innerAddress where its own services listen for one another; 127.0.0.1 but in a lab
 * @param root folder that stands for {@code /}; may contain spaces
 * @param way how SSH gets there
 */
public record NodeHost(
    String address,
    String innerAddress,
    int sshPort,
    String sshUser,
    String root,
    int smtpPort,
    int submissionPort,
    SshWay way) {

  /** As above, reached straight. */
  public NodeHost(
      String address,
      String innerAddress,
      int sshPort,
      String sshUser,
      String root,
      int smtpPort,
      int submissionPort) {
    this(address, innerAddress, sshPort, sshUser, root, smtpPort, submissionPort, SshWay.STRAIGHT);
  }

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

  /** Where SSH connects to. */
  public String sshAddress() {
    String other = way.address();
    return other == null ? address : other;
  }

  /** What SSH goes through; null = nothing. */
  public @Nullable JumpHost jump() {
    return way.jump();
  }

  /** For people: {@code 192.0.2.7 port 22 through ops@192.0.2.1 port 22}. */
  public String sshName() {
    JumpHost over = jump();
    String end = "%s port %d".formatted(sshAddress(), sshPort);
    return over == null ? end : "%s through %s".formatted(end, over.name());
  }

  /** A path below the root: {@code path("etc/agent.json")}. */
  public String path(String relative) {
    return root.endsWith("/") ? root + relative : root + "/" + relative;
  }
}
