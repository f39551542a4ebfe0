package dev.rookery.lab.story;

import dev.rookery.lab.dns.BlockListZone;
import dev.rookery.lab.dns.LabDns;
import dev.rookery.lab.dns.LabZone;
import dev.rookery.lab.dns.TsigKey;
import dev.rookery.lab.hosting.BuildPace;
import dev.rookery.lab.hosting.HostingSettings;
import dev.rookery.lab.hosting.LabHosting;
import dev.rookery.lab.mta.RetryTimes;
import dev.rookery.lab.net.LabNetwork;
import dev.rookery.lab.receiver.Objection;
import dev.rookery.lab.receiver.ProviderCharacter;
import dev.rookery.lab.receiver.ReceiverWorld;
import dev.rookery.lab.receiver.ReceivingProvider;
import dev.rookery.lab.ssh.LabHosts;
import dev.rookery.lab.ssh.LabMailPorts;
import dev.rookery.orchestrator.platform.Secrets;
import dev.rookery.standards.dns.DnsjavaResolver;
import dev.rookery.standards.dns.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The outside world of one lab: DNS, a hosting provider with its machines, receiving providers. */
final class World implements AutoCloseable {
  static final String NODE_ZONE = "nodes.lab.test.";
  static final String TENANT_DOMAIN = "acme.test";
  private static final int NODES = 20;
  private static final Duration BUILD_TIME = Duration.ofMillis(700);
  private static final Duration SECONDARY_LAG = Duration.ofMillis(300);

  private final LabDns dns;
  private final TsigKey nodeKey;
  private final TsigKey tenantKey;
  private final BlockListZone blockList;
  private final LabHosting hosting;
  private final String hostingToken;
  private final MailHosts machines;
  private final List<ReceivingProvider> receivers;
  private final List<String> notes;
  private final LabMailPorts mailPorts;

  private World(Builder built) {
    this.dns = built.dns;
    this.nodeKey = built.nodeKey;
    this.tenantKey = built.tenantKey;
    this.blockList = built.blockList;
    this.hosting = built.hosting;
    this.hostingToken = built.hostingToken;
    this.machines = built.machines;
    this.receivers = built.receivers;
    this.notes = built.notes;
    this.mailPorts = built.mailPorts;
  }

  /**
   * @param day sending day of the story, from 0; receivers have their moods by it
   * @param options length of a sending day, and which MTA
   * @param objection of the second provider
   */
  static World start(
      LabNetwork network,
      LabHome home,
      IntSupplier day,
      LabOptions options,
      Optional<Objection> objection)
      throws IOException {
    Builder builder = new Builder(network, home);
    builder.dns();
    builder.receivers(day, objection);
    builder.hosting(options);
    return new World(builder);
  }

  LabDns dns() {
    return dns;
  }

  TsigKey nodeKey() {
    return nodeKey;
  }

  TsigKey tenantKey() {
    return tenantKey;
  }

  BlockListZone blockList() {
    return blockList;
  }

  LabHosting hosting() {
    return hosting;
  }

  String hostingToken() {
    return hostingToken;
  }

  MailHosts machines() {
    return machines;
  }

  List<ReceivingProvider> receivers() {
    return receivers;
  }

  /** A domain of each provider and the port of its mail exchanger, as the gate's configuration. */
  String exchangers() {
    return receivers.stream()
        .map(ReceivingProvider::character)
        .map(
            character -> "%s:%d".formatted(character.domains().iterator().next(), mailPorts.smtp()))
        .collect(Collectors.joining(","));
  }

  LabMailPorts mailPorts() {
    return mailPorts;
  }

  /** Ports that were not free and what was taken instead. */
  List<String> notes() {
    return notes;
  }

  @Override
  public void close() {
    hosting.close();
    receivers.forEach(ReceivingProvider::close);
    dns.close();
  }

  /** Puts the parts up, lowest first. */
  private static final class Builder {
    private final LabNetwork network;
    private final LabHome home;
    private final List<String> notes = new ArrayList<>();
    private final String hostingToken = Secrets.randomText(24);
    private LabDns dns;
    private TsigKey nodeKey;
    private TsigKey tenantKey;
    private BlockListZone blockList;
    private List<ReceivingProvider> receivers;
    private LabMailPorts mailPorts;
    private MailHosts machines;
    private LabHosting hosting;

    Builder(LabNetwork network, LabHome home) {
      this.network = network;
      this.home = home;
    }

    void dns() {
      List<InetAddress> servers = List.of(network.dnsPrimary(), network.dnsSecondary());
      int port = port(servers, 5353);
      dns =
          LabDns.start(
              new InetSocketAddress(network.dnsPrimary(), port),
              new InetSocketAddress(network.dnsSecondary(), port));
      nodeKey = dns.zoneWithKey(NODE_ZONE);
      tenantKey = dns.zoneWithKey(TENANT_DOMAIN);
      dns.reverse(network.dnsPrimary());
      blockList = dns.blockList("bl.lab.test");
      dns.secondaryLag(SECONDARY_LAG);
    }

    void receivers(IntSupplier day, Optional<Objection> objection) throws IOException {
      List<InetAddress> mailServers = new ArrayList<>();
      IntStream.rangeClosed(1, NODES).forEach(k -> mailServers.add(network.node(k)));
      IntStream.rangeClosed(1, 3).forEach(k -> mailServers.add(network.receiver(k)));
      mailPorts = new LabMailPorts(port(mailServers, 2525), port(mailServers, 2587));
      ReceiverWorld world = ReceiverWorld.of(mailPorts.smtp(), resolver(), day);
      ProviderCharacter maple = ProviderCharacter.maple(ip(2));
      List<ProviderCharacter> characters =
          List.of(
              ProviderCharacter.granite(ip(1)),
              objection.map(maple::withObjection).orElse(maple),
              ProviderCharacter.yarrow(ip(3)));
      receivers = new ArrayList<>();
      for (ProviderCharacter character : characters) {
        publish(character);
        receivers.add(ReceivingProvider.start(character, world));
      }
    }

    private void publish(ProviderCharacter character) {
      for (String domain : character.domains()) {
        LabZone zone = dns.zone(domain);
        zone.a(character.mxHost() + ".", character.ip()).mx("@", 10, character.mxHost() + ".");
      }
    }

    void hosting(LabOptions options) {
      List<InetAddress> nodes = IntStream.rangeClosed(1, NODES).mapToObj(network::node).toList();
      LabHosts hosts =
          new LabHosts(
              home.nodes(), port(nodes, 2222), Path.of(System.getProperty("java.home")), mailPorts);
      machines = new MailHosts(hosts, mtas(options));
      hosting =
          LabHosting.start(
              new HostingSettings(
                  new InetSocketAddress(network.hosting(), port(List.of(network.hosting()), 8443)),
                  hostingToken,
                  home.folder().resolve("servers.json"),
                  network::node,
                  BuildPace.after(BUILD_TIME),
                  InstantSource.system()),
              dns,
              machines);
    }

    private MtaMaker mtas(LabOptions options) {
      RetryTimes retry = LabMtaMaker.retryTimes(options.day());
      return options.realPostfix()
          ? new RealPostfixMaker(routes(), retry)
          : new LabMtaMaker(resolver(), mailPorts.smtp(), retry);
    }

    /** Postfix asks the system's resolver, which does not know the lab's DNS. */
    private Map<String, String> routes() {
      Map<String, String> routes = new HashMap<>();
      for (ReceivingProvider receiver : receivers) {
        String nexthop = "[%s]:%d".formatted(receiver.character().ip(), mailPorts.smtp());
        receiver.character().domains().forEach(domain -> routes.put(domain, nexthop));
      }
      return routes;
    }

    private Resolver resolver() {
      return new DnsjavaResolver(
          List.of(dns.resolver()), Duration.ofSeconds(2), InstantSource.system());
    }

    private String ip(int receiver) {
      return network.receiver(receiver).getHostAddress();
    }

    private int port(List<InetAddress> addresses, int preferred) {
      var chosen = network.choose(addresses, preferred);
      chosen.note().ifPresent(notes::add);
      return chosen.port();
    }
  }
}
