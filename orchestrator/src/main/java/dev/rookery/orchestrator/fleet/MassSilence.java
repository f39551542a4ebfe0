package dev.rookery.orchestrator.fleet;

import java.util.Collection;

/**
 * How many of the nodes that are watched are not heard of: unknown or silent. When most of them are
 * so at once, the fault is likelier ours than theirs, and nothing automatic may be done to any.
 *
 * @param watched nodes that send and are in service, and were heard of at least once
 * @param missing those of them that are not alive
 */
public record MassSilence(int watched, int missing) {
  /** Below so many a share says nothing: with one node of two the rule would never let it mend. */
  public static final int FLEET_MIN = 4;

  /** From so many of 100 on nothing automatic is done; as Kubernetes has it for a zone. */
  public static final int PERCENT = 55;

  static MassSilence of(Collection<Liveness> watched) {
    int missing = (int) watched.stream().filter(seen -> seen != Liveness.ALIVE).count();
    return new MassSilence(watched.size(), missing);
  }

  /** True when nothing automatic may be done. */
  public boolean holds() {
    return watched >= FLEET_MIN && missing * 100 >= watched * PERCENT;
  }

  /** What is so, and what follows from it. */
  public String sentence() {
    String share = "%d of %d nodes are not heard of".formatted(missing, watched);
    return holds()
        ? "%s together: the fault is likelier here than there, so nothing automatic is done to any node"
            .formatted(share)
        : share;
  }
}
