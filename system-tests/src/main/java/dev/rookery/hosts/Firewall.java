package dev.rookery.hosts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the park's router lets through: everything within the park, nothing else, less what is cut.
 * This machine's own firewall is not touched.
 */
final class Firewall {
  private static final String MAIL = "{ 25, 465, 587 }";

  private final Keeper keeper;
  private final ParkNetwork network;
  private final Map<String, Set<Cut>> cuts = new TreeMap<>();

  Firewall(Keeper keeper, ParkNetwork network) {
    this.keeper = keeper;
    this.network = network;
    apply();
  }

  /** Cuts a host off, until the answer is closed. */
  synchronized Fault cut(InetAddress host, Cut cut) {
    cuts.computeIfAbsent(host.getHostAddress(), _ -> EnumSet.noneOf(Cut.class)).add(cut);
    apply();
    return () -> mend(host, cut);
  }

  private synchronized void mend(InetAddress host, Cut cut) {
    cuts.getOrDefault(host.getHostAddress(), Set.of()).remove(cut);
    apply();
  }

  private void apply() {
    List<String> rules = new ArrayList<>();
    cuts.forEach((host, all) -> all.forEach(cut -> rules.addAll(rules(host, cut))));
    String ruleset =
        """
        table inet park
        delete table inet park
        table inet park {
          chain forward {
            type filter hook forward priority 0; policy drop;
            %s
            ip saddr %s ip daddr %s accept
          }
          chain input {
            type filter hook input priority 0; policy drop;
            meta l4proto { icmp, ipv6-icmp } accept
          }
        }
        """
            .formatted(String.join("\n    ", rules), network.cidr(), network.cidr());
    Path file = keeper.inside(network.home() + "/rules.nft");
    try {
      Files.writeString(file, ruleset);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    keeper.run("nft", "-f", network.home() + "/rules.nft");
  }

  private List<String> rules(String host, Cut cut) {
    String control = network.control().getHostAddress();
    return switch (cut) {
      case ALL -> List.of("ip saddr %s drop".formatted(host), "ip daddr %s drop".formatted(host));
      case CONTROL -> List.of(drop(host, control), drop(control, host));
      case FROM_CONTROL -> List.of(drop(control, host));
      case TO_CONTROL -> List.of(drop(host, control));
      case SMTP ->
          List.of(
              "ip saddr %s tcp dport %s drop".formatted(host, MAIL),
              "ip daddr %s tcp dport %s drop".formatted(host, MAIL));
      case PORT_25_OUT -> List.of("ip saddr %s tcp dport 25 drop".formatted(host));
    };
  }

  private static String drop(String from, String to) {
    return "ip saddr %s ip daddr %s drop".formatted(from, to);
  }
}
