package dev.rookery.orchestrator.provisioning;

import dev.rookery.orchestrator.fleet.LoginKeys;
import dev.rookery.orchestrator.fleet.LoginKeys.Rotation;
import dev.rookery.orchestrator.fleet.NodeJob;
import dev.rookery.orchestrator.fleet.NodeWork;
import dev.rookery.orchestrator.fleet.Nodes;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.jobs.RunResult;
import dev.rookery.orchestrator.jobs.Steps;
import dev.rookery.orchestrator.provisioning.host.Command;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Replaces the key we log in to one node with. Wherever it is cut off, the key that the database
 * calls current lets us in: the next one is made current after it was seen to work, and the old one
 * is taken off over the new.
 */
@Singleton
final class RotateKey extends NodeJob {
  private final Nodes nodes;
  private final LoginKeys keys;
  private final NodeAccess access;

  RotateKey(Nodes nodes, LoginKeys keys, NodeAccess access) {
    super(NodeWork.ROTATE_KEY);
    this.nodes = nodes;
    this.keys = keys;
    this.access = access;
  }

  @Override
  public Set<String> steps() {
    return Set.of("take-off-left-over", "make-key", "let-in", "prove", "make-current", "take-off");
  }

  @Override
  public RunResult run(NodeWork work, Steps steps) throws Exception {
    UUID id = work.node();
    steps.step("take-off-left-over", Boolean.class, () -> takeOff(id));
    Rotation rotation = steps.step("make-key", Rotation.class, () -> keys.next(id));
    steps.step("let-in", Boolean.class, () -> letIn(id, rotation));
    steps.step("prove", Boolean.class, () -> prove(id));
    steps.step(
        "make-current",
        Boolean.class,
        () -> {
          keys.makeCurrent(id, rotation);
          return true;
        });
    steps.step("take-off", Boolean.class, () -> takeOff(id));
    return RunResult.done(
        "%s lets us in as %s".formatted(nodes.require(id).name(), rotation.next()));
  }

  private boolean letIn(UUID id, Rotation rotation) throws Exception {
    return onHost(
        id,
        nodes.sshLogin(id),
        host -> {
          new AuthorizedKeys(host, comment(id)).letIn(rotation.old(), rotation.next());
          return true;
        });
  }

  private boolean prove(UUID id) throws Exception {
    return onHost(
        id,
        keys.nextLogin(id),
        host -> {
          host.require("the new key", Command.of("true"));
          return true;
        });
  }

  /** Those of an earlier rotation, too, that did not get so far. */
  private boolean takeOff(UUID id) throws Exception {
    List<String> retired = keys.retired(id);
    if (retired.isEmpty()) {
      return false;
    }
    SshLogin login = nodes.sshLogin(id);
    onHost(
        id,
        login,
        host -> {
          new AuthorizedKeys(host, comment(id)).takeOff(login.host().authorizedKey(), retired);
          return true;
        });
    keys.forgetRetired(id);
    return true;
  }

  private <T> T onHost(UUID id, SshLogin login, NodeAccess.Work<T> work) throws Exception {
    return access.asUser(nodes.require(id), login, work);
  }

  private static String comment(UUID id) {
    return "rookery-node-" + id;
  }
}
