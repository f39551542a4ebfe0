package dev.rookery.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The control plane is killed again and again while it makes a node of a real host. */
@Timeout(300)
class KilledPlaneTest {
  private static final Path AGENT = Path.of("..", "mta-agent").toAbsolutePath().normalize();

  private static final Set<String> ENDED = Set.of("done", "failed", "cancelled", "quarantined");
  private static final List<String> CHANGES =
      List.of("+ packages", "+ user", "+ archive", "+ certificate", "~ unit", "+ unit");

  @TempDir Path folder;

  @BeforeAll
  @Timeout(600)
  static void prepare() {
    RealHosts.requireLong(KilledPlaneTest.class);
    RealHosts.prepare(KilledPlaneTest.class, DebianRelease.DEBIAN_12);
  }

  @Test
  void killed_at_every_step_it_goes_on_and_makes_the_node_once() throws Exception {
    try (HostPark park = HostPark.open(new ParkSettings(1, DebianRelease.DEBIAN_12, 2048));
        RealFleet fleet = RealFleet.startProcess(park, folder, RealFleet.agentOf(AGENT))) {
      String job = fleet.add(park.host(1), "kestrel", "root");
      TreeSet<String> killedAt = new TreeSet<>();
      while (!killedOnce(fleet, job, killedAt)) {
        // the third time in a row a person must say that it may go on
        if (state(fleet.operator().get("/v1/jobs/" + job)).equals("quarantined")) {
          fleet.operator().call("POST", "/v1/jobs/" + job + "/retry", Map.of());
        }
      }

      fleet.done(job);
      assertThat(fleet.operator().get("/v1/nodes/kestrel").path("state").asText())
          .isEqualTo("warming");
      System.err.println("killed at " + killedAt);
      // changes that end on the host after its connection died are told by nobody
      assertThat(killedAt)
          .hasSizeGreaterThan(8)
          .contains("pin-host-key", "publish-address", "addressed", "converge", "+ packages");
      String again =
          fleet.operator().call("POST", "/v1/nodes/kestrel/apply", Map.of()).path("id").asText();
      assertThat(fleet.done(again).path("result").asText()).contains("\"changes\": []");
    }
  }

  /** Kills at the next new thing that the job does; true when the job has ended without. */
  private static boolean killedOnce(RealFleet fleet, String job, Set<String> killedAt) {
    JsonNode found =
        fleet.await(
            "/v1/jobs/" + job,
            seen -> ENDED.contains(state(seen)) || !fresh(seen, killedAt).isEmpty());
    if (fresh(found, killedAt).isEmpty()) {
      return !state(found).equals("quarantined");
    }
    killedAt.addAll(fresh(found, killedAt));
    fleet.killAndStartAgain();
    return false;
  }

  private static String state(JsonNode job) {
    return job.path("state").asText();
  }

  /** What it does that it was not killed at: its steps, and one of each kind of change. */
  private static Set<String> fresh(JsonNode job, Set<String> killedAt) {
    Set<String> doing = new TreeSet<>(job.path("steps").findValuesAsText("name"));
    for (String detail : job.path("history").findValuesAsText("detail")) {
      CHANGES.stream().filter(detail::startsWith).forEach(doing::add);
    }
    doing.removeAll(killedAt);
    return doing;
  }
}
