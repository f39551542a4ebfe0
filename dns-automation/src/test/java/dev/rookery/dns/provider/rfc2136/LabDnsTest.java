package dev.rookery.dns.provider.rfc2136;

import dev.rookery.dns.LabServers;
import dev.rookery.dns.provider.DnsProvider;
import dev.rookery.dns.provider.DnsProviderContract;
import dev.rookery.dns.record.Name;
import dev.rookery.lab.dns.LabZone;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract against the lab's own name server, which is everywhere. */
class LabDnsTest extends DnsProviderContract {
  private static final AtomicInteger USED = new AtomicInteger();
  private static LabServers servers;

  @BeforeAll
  static void start() {
    servers = LabServers.start();
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Override
  protected DnsProvider provider() {
    return new Rfc2136Provider(
        Rfc2136Settings.of(servers.dns().primary(), servers.key()), InstantSource.system());
  }

  @Override
  protected Name newZone(List<Foreign> foreign) {
    Name name = Name.of("z%d.test".formatted(USED.getAndIncrement()));
    LabZone zone = servers.zone(name);
    for (Foreign record : foreign) {
      zone.add(
          record.host(), Duration.ofSeconds(record.ttlSeconds()), record.type(), record.data());
    }
    return name;
  }
}
