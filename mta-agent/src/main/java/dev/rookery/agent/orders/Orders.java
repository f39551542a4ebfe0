package dev.rookery.agent.orders;

import dev.rookery.agent.journal.Journal;
import dev.rookery.contract.ContractException;
import dev.rookery.contract.NodeKeys;
import dev.rookery.contract.SealedWanted;
import dev.rookery.contract.WantedState;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The wanted state in force. It is kept on disk as it came, sealed, so that an agent that starts
 * without Redis and control plane still works by the last caps and suppressions it knew (D10).
 */
public final class Orders {
  private static final System.Logger LOG = System.getLogger("orders");

  private final UUID node;
  private final NodeKeys keys;
  private final OwnedFile file;
  private final MtaFiles mtaFiles;
  private final Journal journal;
  private volatile Optional<Rules> current = Optional.empty();
  private volatile long applied;
  private long refused;

  public Orders(UUID node, NodeKeys keys, Path stateDirectory, MtaFiles mtaFiles, Journal journal) {
    this.node = node;
    this.keys = keys;
    this.file = OwnedFile.secret(stateDirectory.resolve("wanted.sealed"));
    this.mtaFiles = mtaFiles;
    this.journal = journal;
  }

  /** What to work by; empty before the first wanted state ever came. */
  public Optional<Rules> current() {
    return current;
  }

  /** The version that is wholly applied, files and all; 0 before the first. */
  public long appliedVersion() {
    return applied;
  }

  /** Takes up what was kept on disk, if there is any and it opens. */
  public synchronized void resume() throws InterruptedException {
    try {
      Optional<SealedWanted> kept = file.read().map(SealedWanted::read);
      if (kept.isPresent()) {
        current = Optional.of(new Rules(kept.get().open(node, keys)));
        apply();
      }
    } catch (ContractException e) {
      LOG.log(Level.WARNING, "orders: the kept wanted state does not open, {0}", e.getMessage());
    }
  }

  /**
   * Works by a published document from now on, if it is newer than the one in force. In memory at
   * once; the MTA's files follow, and are tried again with the next offer if they fail.
   */
  public synchronized void offer(SealedWanted published) throws InterruptedException {
    long version = current.map(rules -> rules.wanted().version()).orElse(0L);
    if (published.version() > version && published.version() != refused) {
      take(published);
    }
    apply();
  }

  private void take(SealedWanted published) {
    try {
      WantedState wanted = published.open(node, keys);
      file.write(published.write());
      current = Optional.of(new Rules(wanted));
      LOG.log(Level.INFO, "orders: working by {0}", wanted);
    } catch (ContractException e) {
      refused = published.version();
      LOG.log(
          Level.WARNING,
          "orders: wanted state {0} refused, {1}",
          published.version(),
          e.getMessage());
    }
  }

  private void apply() throws InterruptedException {
    WantedState wanted = current.map(Rules::wanted).orElse(null);
    if (wanted == null || wanted.version() == applied) {
      return;
    }
    try {
      mtaFiles.apply(wanted);
      journal.transact(tx -> {
        tx.applied(wanted.version());
        return null;
      });
      applied = wanted.version();
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "orders: version {0} not applied yet, {1}",
          wanted.version(),
          e.getMessage());
    }
  }
}
