package dev.rookery.orchestrator.hosting;

import dev.rookery.lab.hosting.cloud.CloudFault;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A provider's fake, as its contract needs it. */
interface HostingWorld extends AutoCloseable {
  /** With the right settings. */
  HostingProvider provider();

  /** With a token that is not valid. */
  HostingProvider stranger();

  /** Orders a size that there is not. */
  HostingProvider dreamer();

  void turn(Duration time);

  void listLag(Duration lag);

  /** The next order meets it. */
  void orderFault(CloudFault fault);

  /** The next request meets it. */
  void fault(CloudFault fault);

  /** What this fake cannot do. */
  Set<CloudFault> unable();

  /** Markers of all machines that somebody pays for, one for each machine. */
  List<String> markers();

  /** The world's DNS gives the name that address. */
  void publish(String name, InetAddress address);

  Optional<String> ptr(InetAddress address);

  /** Names of registered SSH keys, where the provider keeps keys apart. */
  List<String> keyNames();

  @Override
  void close();
}
