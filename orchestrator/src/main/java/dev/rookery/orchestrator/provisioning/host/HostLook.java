package dev.rookery.orchestrator.provisioning.host;

import dev.rookery.orchestrator.platform.OperatorActionException;
import java.util.List;

/**
 * What a host is like and what is to change, found in one round trip.
 *
 * @param shell it was found by
 */
public record HostLook(HostShell shell, HostFacts facts, HostPlan plan) {

  /**
   * Reads all facts at once and plans.
   *
   * @throws IllegalArgumentException the host's answer is none
   * @throws OperatorActionException it can never be as wanted: it runs no systemd
   */
  public static HostLook at(HostShell shell, WantedHost wanted) {
    String answer = shell.require("reading its facts", FactsScript.asking(wanted));
    HostFacts facts = HostFacts.read(answer);
    facts.requireSystemd(shell.name(), wanted);
    return new HostLook(shell, facts, HostPlan.between(facts, wanted));
  }

  /** Hears of each change as it ends. */
  public interface Progress {
    /**
     * @param number from 1
     * @param of how many
     * @param label of the change
     * @param work waits for it; to be called once
     */
    void run(int number, int of, String label, Work work) throws Exception;
  }

  /** A change under way. */
  public interface Work {
    Applying.Applied await();
  }

  /**
   * Changes what differs, in one more round trip; in none when nothing differs.
   *
   * @throws RuntimeException a change failed, as {@link HostTrouble} tells; those before it are
   *     made
   * @throws Exception what {@code progress} throws; nothing more is applied
   */
  public void apply(Progress progress) throws Exception {
    plan.requireFeasible(shell.name(), facts);
    if (plan.isEmpty()) {
      return;
    }
    try (Applying applying = Applying.begin(shell, plan)) {
      List<String> labels = applying.labels();
      for (int i = 0; i < labels.size(); i++) {
        progress.run(i + 1, labels.size(), labels.get(i), applying::await);
      }
      applying.finish();
    }
  }
}
