package dev.rookery.hosts;

import dev.rookery.lab.dns.LabDns;
import dev.rookery.lab.receiver.ProviderCharacter;
import dev.rookery.lab.receiver.ReceiverWorld;
import dev.rookery.lab.receiver.ReceivingProvider;
import dev.rookery.lab.receiver.RefusalStep;
import dev.rookery.lab.receiver.Tolerance;
import dev.rookery.postgres.owned.NotStartedException;
import dev.rookery.standards.dns.DnsjavaResolver;
import dev.rookery.standards.smtp.SmtpReply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * All the internet that hosts can reach: the lab's DNS, a package mirror, and the lab's receiving
 * providers on real port 25. It runs in this JVM, on addresses of the park's network.
 */
public final class FakeInternet implements AutoCloseable {
  static final String HOSTS_DOMAIN = "hosts.test";
  private static final Duration DNS_TIMEOUT = Duration.ofSeconds(2);
  private static final int DNS = 53;
  private static final int HTTP = 80;
  private static final int SMTP = 25;

  private final LabDns dns;
  private final Mirror mirror;
  private final List<ReceivingProvider> receivers = new ArrayList<>();
  private final Deque<InetAddress> receiverAddresses = new ArrayDeque<>();

  private FakeInternet(LabDns dns, Mirror mirror, ParkNetwork network) {
    this.dns = dns;
    this.mirror = mirror;
    for (int last = 25; last <= 30; last++) {
      receiverAddresses.add(network.service(last));
    }
  }

  static FakeInternet start(ParkNetwork network, HostImage image) {
    LabDns dns =
        LabDns.start(
            new InetSocketAddress(network.service(53), DNS),
            new InetSocketAddress(network.service(54), DNS));
    try {
      InetAddress mirror = network.service(80);
      dns.zone("test").a("mirror", mirror.getHostAddress());
      Mirror started = Mirror.start(image, new InetSocketAddress(mirror, HTTP));
      return new FakeInternet(dns, started, network);
    } catch (RuntimeException e) {
      dns.close();
      throw e;
    }
  }

  /** Authoritative for all there is; takes updates (RFC 2136). */
  public LabDns dns() {
    return dns;
  }

  public Mirror mirror() {
    return mirror;
  }

  /** Publishes a host's name, {@code NAME.hosts.test}, forward and reverse. */
  void publish(DebianHost host) {
    String name = "%s.%s".formatted(host.name(), HOSTS_DOMAIN);
    dns.zone(HOSTS_DOMAIN).a(host.name(), host.address().getHostAddress());
    dns.reverse(host.address()).set(host.address(), name);
  }

  /**
   * A receiving provider that takes all mail for a domain, on port 25, with its MX published. There
   * is room for six.
   *
   * @param domain lower case, without trailing dot
   */
  public synchronized ReceivingProvider receiver(String domain) {
    InetAddress address = receiverAddresses.remove();
    String mx = "mx." + domain;
    ProviderCharacter character =
        new ProviderCharacter(
            domain,
            Set.of(domain),
            mx,
            address.getHostAddress(),
            Tolerance.unlimited(),
            SmtpReply.of(421, "4.7.0", "too much from {ip}"),
            RefusalStep.END_OF_DATA,
            "unknown",
            SmtpReply.of(550, "5.1.1", "no such user"),
            "complainer",
            0,
            List.of());
    try {
      ReceiverWorld world = ReceiverWorld.of(SMTP, resolver(), () -> 0);
      ReceivingProvider receiver = ReceivingProvider.start(character, world);
      receivers.add(receiver);
      dns.zone(domain).a("mx", address.getHostAddress()).mx("@", 10, "mx");
      return receiver;
    } catch (IOException e) {
      throw new NotStartedException(
          "no receiver on %s port 25: %s; does a mail server of this machine listen on every address?"
              .formatted(address.getHostAddress(), e.getMessage()),
          e);
    }
  }

  private DnsjavaResolver resolver() {
    return new DnsjavaResolver(List.of(dns.primary()), DNS_TIMEOUT, InstantSource.system());
  }

  @Override
  public synchronized void close() {
    receivers.forEach(ReceivingProvider::close);
    mirror.close();
    dns.close();
  }
}
