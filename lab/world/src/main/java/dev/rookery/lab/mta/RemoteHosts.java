package dev.rookery.lab.mta;

import dev.rookery.standards.dns.DnsUnavailableException;
import dev.rookery.standards.dns.Mx;
import dev.rookery.standards.dns.Resolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Finds the servers of a nexthop (RFC 5321 §5.1). */
final class RemoteHosts {

  /** What the DNS made of a nexthop. */
  sealed interface Found {

    /** At least one, best first. */
    record Hosts(List<RemoteHost> hosts) implements Found {}

    /** Nobody to talk to. */
    record Nobody(DeliveryOutcome outcome) implements Found {}
  }

  private final Resolver resolver;
  private final int mailPort;

  /**
   * @param mailPort of servers found by MX, 25 in the real world
   */
  RemoteHosts(Resolver resolver, int mailPort) {
    this.resolver = resolver;
    this.mailPort = mailPort;
  }

  Found of(Route route) {
    String nexthop = route.nexthop();
    try {
      if (isHost(route)) {
        return byHost(nexthop);
      }
      return byMx(nexthop);
    } catch (DnsUnavailableException e) {
      return new Found.Nobody(
          DeliveryOutcome.deferred(
              "none", "4.4.3", nameService(nexthop, "MX", "Host not found, try again")));
    }
  }

  private static boolean isHost(Route route) {
    return switch (route.transport().protocol()) {
      case LMTP -> true;
      case SMTP -> route.nexthop().startsWith("[");
    };
  }

  /** {@code [host]:port}, {@code [host]} or {@code host:port}. */
  private Found byHost(String nexthop) {
    String plain = nexthop.replace("[", "").replace("]", "");
    int colon = plain.lastIndexOf(':');
    String host = colon < 0 ? plain : plain.substring(0, colon);
    int port = colon < 0 ? mailPort : Integer.parseInt(plain.substring(colon + 1));
    List<RemoteHost> hosts = addresses(host, port);
    return hosts.isEmpty() ? unknownHost(host) : new Found.Hosts(hosts);
  }

  private Found byMx(String domain) {
    List<Mx> exchangers = resolver.mx(domain + ".").records();
    if (exchangers.isEmpty()) {
      List<RemoteHost> implicit = addresses(domain, mailPort); // RFC 5321 §5.1
      return implicit.isEmpty() ? unknownHost(domain) : new Found.Hosts(implicit);
    }
    if (exchangers.getFirst().host().equals(".")) { // RFC 7505 §3
      return new Found.Nobody(
          DeliveryOutcome.bounced(
              "none", "5.1.0", "Domain %s does not accept mail (nullMX)".formatted(domain)));
    }
    List<RemoteHost> hosts = new ArrayList<>();
    for (Mx exchanger : exchangers) {
      String host = exchanger.host().substring(0, exchanger.host().length() - 1);
      hosts.addAll(addresses(host, mailPort));
    }
    return hosts.isEmpty() ? unknownHost(exchangers.getFirst().host()) : new Found.Hosts(hosts);
  }

  private static Found unknownHost(String name) {
    return new Found.Nobody(
        DeliveryOutcome.bounced("none", "5.4.4", nameService(name, "A", "Host not found")));
  }

  private static String nameService(String name, String type, String reason) {
    return "Host or domain name not found. Name service error for name=%s type=%s: %s"
        .formatted(name, type, reason);
  }

  private List<RemoteHost> addresses(String host, int port) {
    if (host.matches("[0-9.]+")) {
      return List.of(new RemoteHost(host, literal(host), port));
    }
    List<RemoteHost> hosts = new ArrayList<>();
    resolver.a(host + ".").records().forEach(a -> hosts.add(new RemoteHost(host, a, port)));
    return hosts;
  }

  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address + " is no IPv4 address", e);
    }
  }
}
