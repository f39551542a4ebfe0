package dev.rookery.orchestrator.hosting;

import dev.rookery.lab.hosting.cloud.CloudFake;
import dev.rookery.lab.hosting.cloud.CloudFault;
import dev.rookery.lab.hosting.cloud.CloudMachine;
import dev.rookery.orchestrator.platform.Installation.HostingAccess;
import dev.rookery.orchestrator.platform.Sensitive;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One of the fakes of real providers. */
final class CloudWorld implements HostingWorld {
  private final CloudFake fake;
  private final Function<HostingAccess, HostingProvider> made;
  private final Function<CloudMachine, String> markerOf;
  private final HostingAccess settings;
  private Instant now = Instant.now();

  /**
   * @param settings whose address and token are put in here
   * @param markerOf where this provider keeps the marker
   */
  CloudWorld(
      CloudFake.Kind kind,
      HostingAccess settings,
      Function<HostingAccess, HostingProvider> made,
      Function<CloudMachine, String> markerOf) {
    this.fake = CloudFake.start(kind, "secret", () -> now);
    this.settings = settings;
    this.made = made;
    this.markerOf = markerOf;
  }

  CloudFake fake() {
    return fake;
  }

  private HostingProvider with(String token, String plan) {
    return made.apply(
        new HostingAccess(
            fake.url().toString(),
            new Sensitive(token),
            settings.region(),
            plan,
            settings.image(),
            settings.monthlyPrice()));
  }

  @Override
  public HostingProvider provider() {
    return with("secret", settings.plan());
  }

  @Override
  public HostingProvider stranger() {
    return with("guess", settings.plan());
  }

  @Override
  public HostingProvider dreamer() {
    return with("secret", "gigantic");
  }

  @Override
  public void turn(Duration time) {
    now = now.plus(time);
  }

  @Override
  public void listLag(Duration lag) {
    fake.account().listLag(lag);
  }

  @Override
  public void orderFault(CloudFault fault) {
    fake.orderFaults(fault);
  }

  @Override
  public void fault(CloudFault fault) {
    fake.faults(fault);
  }

  @Override
  public Set<CloudFault> unable() {
    return Set.of();
  }

  @Override
  public List<String> markers() {
    return fake.account().machines().stream().map(markerOf).toList();
  }

  @Override
  public void publish(String name, InetAddress address) {
    fake.account().publish(name, address);
  }

  @Override
  public Optional<String> ptr(InetAddress address) {
    return fake.account().machines().stream()
        .filter(machine -> machine.address().equals(address))
        .flatMap(machine -> machine.ptr().stream())
        .findFirst();
  }

  @Override
  public List<String> keyNames() {
    return fake.account().keyNames();
  }

  @Override
  public void close() {
    fake.close();
  }
}
