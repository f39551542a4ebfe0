package dev.rookery.bench.provisioning;

import dev.rookery.hosts.DebianHost;
import dev.rookery.orchestrator.fleet.NodeHost;
import dev.rookery.orchestrator.fleet.SshIdentity;
import dev.rookery.orchestrator.fleet.SshLogin;
import dev.rookery.orchestrator.hosting.HostKeyFingerprint;
import dev.rookery.orchestrator.provisioning.RemoteHost;
import dev.rookery.orchestrator.provisioning.host.Command;
import dev.rookery.orchestrator.provisioning.host.HostLook;
import dev.rookery.orchestrator.provisioning.host.HostShell;
import dev.rookery.orchestrator.provisioning.host.WantedHost;
import dev.rookery.orchestrator.provisioning.layout.HostRelease;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Our engine as the control plane uses it: each run logs in anew, all hosts at a time. */
final class OurRuns {
  private OurRuns() {}

  /**
   * @param changes made on all hosts
   * @param roundTrips commands on each host, login aside
   */
  record Done(double seconds, int changes, int roundTrips) {}

  /** Brings all hosts to what is wanted. */
  static Done run(List<DebianHost> hosts, WantedHost wanted) throws Exception {
    long begin = System.nanoTime();
    AtomicInteger changes = new AtomicInteger();
    AtomicInteger commands = new AtomicInteger();
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> runs =
          hosts.stream()
              .<Future<?>>map(host ->
                  all.submit(() -> {
                    changes.addAndGet(apply(host, wanted, commands));
                    return null;
                  }))
              .toList();
      for (Future<?> run : runs) {
        run.get();
      }
    }
    return new Done(
        (System.nanoTime() - begin) / 1e9, changes.get(), commands.get() / hosts.size());
  }

  private static int apply(DebianHost host, WantedHost wanted, AtomicInteger commands)
      throws Exception {
    NodeHost target =
        new NodeHost(host.address().getHostAddress(), "127.0.0.1", 22, "root", "/", 25, 587);
    try (RemoteHost remote =
        RemoteHost.connect(
            target,
            new HostKeyFingerprint(host.hostKey()),
            SshLogin.of(new SshIdentity(host.login())))) {
      HostShell counted = new Counted(remote, commands);
      HostRelease.of(counted); // as for any node
      HostLook look = HostLook.at(counted, wanted);
      look.apply((number, of, label, work) -> work.await());
      return look.plan().changes().size();
    }
  }

  /** Counts what is run. */
  private record Counted(HostShell shell, AtomicInteger commands) implements HostShell {
    @Override
    public String name() {
      return shell.name();
    }

    @Override
    public Duration patience() {
      return shell.patience();
    }

    @Override
    public String require(String what, Command command) {
      commands.incrementAndGet();
      return shell.require(what, command);
    }

    @Override
    public Conversation open(Command command) {
      commands.incrementAndGet();
      return shell.open(command);
    }
  }
}
