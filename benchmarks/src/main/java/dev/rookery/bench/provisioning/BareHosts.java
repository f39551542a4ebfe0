package dev.rookery.bench.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rookery.hosts.DebianHost;
import dev.rookery.hosts.HostPark;
import dev.rookery.hosts.RealFleet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bare Debians become nodes, all at once, through a whole control plane. */
final class BareHosts {
  private static final Pattern APT = Pattern.compile("packages [^\"]*?, (\\d+) ms");

  private BareHosts() {}

  /**
   * @param seconds of each host, from its order to its gate passed
   * @param beyondApt of each, what is left without the installation of packages
   * @param again all of them once more through the control plane, when nothing differs
   */
  record Done(double[] seconds, double[] beyondApt, double again) {}

  static Done run(HostPark park, Path folder, Path agentModule) throws Exception {
    try (RealFleet fleet = RealFleet.start(park, folder, RealFleet.agentOf(agentModule));
        ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<double[]>> hosts = new ArrayList<>();
      for (DebianHost host : park.hosts()) {
        hosts.add(all.submit(() -> provisioned(fleet, host)));
      }
      double[] seconds = new double[hosts.size()];
      double[] beyondApt = new double[hosts.size()];
      for (int i = 0; i < seconds.length; i++) {
        double[] took = hosts.get(i).get();
        seconds[i] = took[0];
        beyondApt[i] = took[0] - took[1];
      }
      return new Done(seconds, beyondApt, again(fleet, park));
    }
  }

  /** Seconds in all, and of them those of apt. */
  private static double[] provisioned(RealFleet fleet, DebianHost host) throws Exception {
    long begin = System.nanoTime();
    String job = fleet.add(host, host.name(), "root");
    JsonNode done = fleet.done(job);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Matcher apt = APT.matcher(done.toString());
    if (!apt.find()) {
      throw new IllegalStateException("the job tells nothing of apt: " + done.toPrettyString());
    }
    return new double[] {seconds, Long.parseLong(apt.group(1)) / 1e3};
  }

  private static double again(RealFleet fleet, HostPark park) {
    long begin = System.nanoTime();
    List<String> jobs =
        park.hosts().stream()
            .map(host ->
                fleet
                    .operator()
                    .call("POST", "/v1/nodes/" + host.name() + "/apply", Map.of())
                    .path("id")
                    .asText())
            .toList();
    jobs.forEach(fleet::done);
    return (System.nanoTime() - begin) / 1e9;
  }
}
