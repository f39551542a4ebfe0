package dev.rookery.orchestrator.hosting;

import dev.rookery.lab.dns.LabDns;
import dev.rookery.lab.hosting.BootedHost;
import dev.rookery.lab.hosting.BuildPace;
import dev.rookery.lab.hosting.HostingSettings;
import dev.rookery.lab.hosting.LabHosting;
import dev.rookery.lab.hosting.cloud.CloudFault;
import dev.rookery.orchestrator.platform.Sensitive;
import dev.rookery.postgres.owned.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The lab's provider, with machines of paper. */
final class LabWorld implements HostingWorld {
  private final LabDns dns;
  private final LabHosting hosting;
  private final HostingProvider provider;
  private Instant now = Instant.now();

  LabWorld(Path folder) throws Exception {
    InetAddress first = InetAddress.ofLiteral("127.79.0.53");
    int port = FreePort.on(first);
    dns =
        LabDns.start(
            new InetSocketAddress(first, port),
            new InetSocketAddress(InetAddress.ofLiteral("127.79.0.54"), port));
    hosting =
        LabHosting.start(
            new HostingSettings(
                new InetSocketAddress(InetAddress.ofLiteral("127.79.0.80"), 0),
                "secret",
                folder.resolve("hosting.json"),
                index -> InetAddress.ofLiteral("127.79.1." + index),
                BuildPace.afterPolls(3),
                () -> now),
            dns,
            server -> new PaperHost());
    provider = with("secret");
  }

  private HostingProvider with(String token) {
    return new dev.rookery.orchestrator.hosting.lab.LabHosting(hosting.url(), new Sensitive(token));
  }

  @Override
  public HostingProvider provider() {
    return provider;
  }

  @Override
  public HostingProvider stranger() {
    return with("guess");
  }

  @Override
  public HostingProvider dreamer() {
    return provider;
  }

  @Override
  public void turn(Duration time) {
    now = now.plus(time);
  }

  @Override
  public void listLag(Duration lag) {
    hosting.faults().listLag(lag);
  }

  @Override
  public void orderFault(CloudFault fault) {
    if (fault == CloudFault.TIMED_OUT_AFTER) {
      hosting.faults().timeOutsAfterCreate(1);
    } else {
      fault(fault);
    }
  }

  @Override
  public void fault(CloudFault fault) {
    switch (fault) {
      case TOO_MANY_REQUESTS -> hosting.faults().tooManyRequests(1, Duration.ofSeconds(7));
      case FALSE_SUCCESS -> hosting.faults().errorsWithStatus200(1);
      default -> throw new IllegalArgumentException("the lab has no " + fault);
    }
  }

  @Override
  public Set<CloudFault> unable() {
    return EnumSet.complementOf(
        EnumSet.of(
            CloudFault.TOO_MANY_REQUESTS, CloudFault.FALSE_SUCCESS, CloudFault.TIMED_OUT_AFTER));
  }

  @Override
  public List<String> markers() {
    return hosting.servers().stream()
        .map(server -> server.order().labels().getOrDefault("rookery-node", ""))
        .toList();
  }

  @Override
  public void publish(String name, InetAddress address) {
    dns.zone("nodes.example").a(name.substring(0, name.indexOf('.')), address.getHostAddress());
  }

  @Override
  public Optional<String> ptr(InetAddress address) {
    return dns.reverse(address).names(address).stream().findFirst();
  }

  @Override
  public List<String> keyNames() {
    return List.of();
  }

  @Override
  public void close() {
    hosting.close();
    dns.close();
  }

  private static final class PaperHost implements BootedHost {
    @Override
    public String hostKeyFingerprint() {
      return "SHA256:" + "a".repeat(43);
    }

    @Override
    public int sshPort() {
      return 2222;
    }

    @Override
    public String root() {
      return "/paper/host";
    }

    @Override
    public int smtpPort() {
      return 2525;
    }

    @Override
    public int submissionPort() {
      return 2587;
    }

    @Override
    public void close() {}
  }
}
