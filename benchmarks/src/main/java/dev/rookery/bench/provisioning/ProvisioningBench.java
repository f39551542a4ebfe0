package dev.rookery.bench.provisioning;

import dev.rookery.bench.Bench;
import dev.rookery.bench.Effort;
import dev.rookery.bench.Goal;
import dev.rookery.bench.Load;
import dev.rookery.bench.Measure;
import dev.rookery.bench.Samples;
import dev.rookery.hosts.DebianHost;
import dev.rookery.hosts.DebianRelease;
import dev.rookery.hosts.HostPark;
import dev.rookery.hosts.HostTools;
import dev.rookery.hosts.ParkSettings;
import dev.rookery.postgres.owned.FolderTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Hosts brought to what they should be, beside ansible-core doing the same work on the same real
 * Debian hosts, in turns.
 */
public final class ProvisioningBench implements Bench {
  private static final int HOSTS = 8;
  private static final int AT_ONCE = 5;
  private static final int WARM_UP = 3;
  private static final int DISK_MEGABYTES = 2048;
  private static final String RATE = "runs/min";
  private static final double SECONDS = 60;

  @Override
  public String name() {
    return "provisioning";
  }

  @Override
  public String description() {
    return "hosts brought to what they should be, beside ansible-core";
  }

  @Override
  public List<Measure> run(Effort effort, Consumer<String> progress) throws Exception {
    HostTools.trouble()
        .ifPresent(trouble -> {
          throw new IllegalStateException("no real hosts here: " + trouble);
        });
    Path folder = Files.createTempDirectory("rookery-bench");
    try {
      progress.accept("at a load average of " + Load.average());
      List<Measure> measures = new ArrayList<>();
      if (effort.wants("no_change_1_host", "no_change_8_hosts", "changes_25", "round_trips")) {
        measures.addAll(besideAnsible(effort, folder, progress));
      }
      if (effort.wants("bare_to_gate", "beyond_apt", "no_change_5_nodes")) {
        measures.addAll(bare(folder, progress));
      }
      return measures;
    } finally {
      FolderTree.delete(folder);
    }
  }

  private static List<Measure> besideAnsible(Effort effort, Path folder, Consumer<String> progress)
      throws Exception {
    progress.accept("8 hosts booting");
    try (HostPark park = HostPark.open(ParkSettings.of(HOSTS))) {
      Duel duel = new Duel(park, folder, effort.quick() ? 1 : 3, progress);
      List<Measure> measures = new ArrayList<>();
      duel.warmUp();
      if (effort.wants("round_trips")) {
        measures.add(
            Measure.of(
                "round_trips",
                duel.roundTrips(),
                "commands",
                new Goal.AtMost(3),
                "a run that changes nothing, login aside"));
      }
      if (effort.wants("no_change_1_host")) {
        measures.add(duel.unchanged("no_change_1_host", park.hosts().subList(0, 1), 20));
      }
      if (effort.wants("no_change_8_hosts")) {
        measures.add(duel.unchanged("no_change_8_hosts", park.hosts(), 30));
      }
      if (effort.wants("changes_25")) {
        measures.add(duel.changed(park.hosts().subList(0, 1)));
      }
      return measures;
    }
  }

  private static List<Measure> bare(Path folder, Consumer<String> progress) throws Exception {
    String home = System.getenv("ROOKERY_HOME");
    if (home == null) {
      throw new IllegalStateException("ROOKERY_HOME is not set; start it by ./rookery bench");
    }
    progress.accept("5 bare hosts becoming nodes at once");
    ParkSettings settings = new ParkSettings(AT_ONCE, DebianRelease.DEBIAN_12, DISK_MEGABYTES);
    try (HostPark park = HostPark.open(settings)) {
      BareHosts.Done done = BareHosts.run(park, folder, Path.of(home, "mta-agent"));
      String note = "p95 of 5 at once; median %.1f".formatted(Samples.median(done.seconds()));
      return List.of(
          Measure.of(
              "bare_to_gate",
              Samples.quantile(0.95, done.seconds()),
              "s",
              new Goal.AtMost(180),
              note),
          Measure.of(
              "beyond_apt",
              Samples.quantile(0.95, done.beyondApt()),
              "s",
              new Goal.AtMost(15),
              "p95 of 5 at once, without the installation of packages"),
          Measure.of(
              "no_change_5_nodes",
              done.again(),
              "s",
              new Goal.Shown(),
              "whole nodes, through REST and job ledger"));
    }
  }

  /** Ours and Ansible's runs in turns. */
  private static final class Duel {
    private final HostPark park;
    private final AnsibleRuns ansible;
    private final Optional<String> trouble = AnsibleRuns.trouble();
    private final int rounds;
    private final Consumer<String> progress;
    private int version;

    Duel(HostPark park, Path folder, int rounds, Consumer<String> progress) {
      this.park = park;
      this.ansible = new AnsibleRuns(park, folder);
      this.rounds = rounds;
      this.progress = progress;
    }

    /** The control plane runs for weeks; what is measured is not its first minute. */
    void warmUp() throws Exception {
      progress.accept("the first runs, which do not count");
      for (int i = 0; i < WARM_UP; i++) {
        OurRuns.run(park.hosts(), SameWork.MIXED.wanted(0));
      }
      if (trouble.isEmpty()) {
        ansible.run(park.hosts(), SameWork.MIXED.tasks(0));
      }
    }

    double roundTrips() throws Exception {
      return OurRuns.run(park.hosts(), SameWork.MIXED.wanted(0)).roundTrips();
    }

    Measure unchanged(String name, List<DebianHost> hosts, double goal) throws Exception {
      return inTurns(name, hosts, SameWork.MIXED, 0, goal);
    }

    Measure changed(List<DebianHost> hosts) throws Exception {
      return inTurns("changes_25", hosts, SameWork.SMALL_FILES, SameWork.COUNT, 12);
    }

    /** Each run is of the next version of the work. */
    private Measure inTurns(
        String name, List<DebianHost> hosts, SameWork work, int changes, double goal)
        throws Exception {
      double[] ours = new double[rounds];
      double[] theirs = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        progress.accept("%s, round %d of %d".formatted(name, round + 1, rounds));
        OurRuns.Done done = OurRuns.run(hosts, work.wanted(++version));
        requireChanges(changes, done.changes());
        ours[round] = done.seconds();
        if (trouble.isEmpty()) {
          AnsibleRuns.Done played = ansible.run(hosts, work.tasks(++version));
          requireChanges(changes, played.changes());
          theirs[round] = played.seconds();
        }
      }
      return measure(name, ours, theirs, goal);
    }

    private Measure measure(String name, double[] ours, double[] theirs, double goal) {
      double our = Samples.median(ours);
      boolean alone = trouble.isPresent();
      double their = alone ? 0 : Samples.median(theirs);
      return new Measure(
          name,
          SECONDS / our,
          alone ? null : SECONDS / their,
          AnsibleRuns.NAME,
          RATE,
          new Goal.RatioAtLeast(goal),
          trouble.orElse(
              "%.2f s beside %.1f s, median of %d in turns".formatted(our, their, rounds)));
    }

    /** Whoever changes something else than we think does not do the same work. */
    private static void requireChanges(int wanted, int found) {
      if (found != wanted) {
        throw new IllegalStateException(
            "a run changed %d things, should have changed %d".formatted(found, wanted));
      }
    }
  }
}
