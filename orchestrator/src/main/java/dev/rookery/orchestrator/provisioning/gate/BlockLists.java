package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.orchestrator.fleet.GateLevel;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.dns.Resolver;
import dev.rookery.standards.dnsbl.DnsBlockList;
import dev.rookery.standards.dnsbl.Listing;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code blocklists}: no list that is alive has the node's address. */
final class BlockLists {
  static final String ID = "blocklists";

  private BlockLists() {}

  /** What one list says; {@link Listing.Unknown} when it could not prove that it is alive. */
  record Said(String list, Listing listing) {
    boolean isAlive() {
      return !(listing instanceof Listing.Unknown);
    }

    String inWords() {
      return switch (listing) {
        case Listing.Clean _ -> "%s: not listed".formatted(list);
        case Listing.Listed(var codes, var reasons) ->
            "%s: listed as %s%s"
                .formatted(
                    list,
                    String.join(", ", codes),
                    reasons.isEmpty() ? "" : " (" + String.join("; ", reasons) + ")");
        case Listing.Unknown(String reason) -> "%s: unknown, %s".formatted(list, reason);
      };
    }
  }

  /** Asks the list for its test points first (RFC 5782 §5), then for the address. */
  static Said ask(String list, InetAddress address, Resolver resolver) {
    DnsBlockList asked = new DnsBlockList(DomainName.of(list), resolver);
    Optional<String> defect = asked.findDefect();
    return new Said(
        list, defect.isPresent() ? new Listing.Unknown(defect.get()) : asked.check(address));
  }

  /** An unknown list neither clears nor condemns; when all are unknown nobody vouches. */
  static Judgement judge(InetAddress address, List<Said> said) {
    String asked =
        "127.0.0.2, 127.0.0.1 and %s at %s"
            .formatted(
                address.getHostAddress(),
                said.isEmpty()
                    ? "no list"
                    : said.stream().map(Said::list).collect(Collectors.joining(", ")));
    String answered = said.stream().map(Said::inWords).collect(Collectors.joining("; "));
    List<String> listed =
        said.stream()
            .filter(each -> each.listing() instanceof Listing.Listed)
            .map(Said::list)
            .toList();
    long alive = said.stream().filter(Said::isAlive).count();
    if (!listed.isEmpty()) {
      return Judgement.of(
          ID,
          GateLevel.FAILED,
          asked,
          answered,
          "%s is on %s; read there why, end the cause, then ask to be taken off, or give the address back"
              .formatted(address.getHostAddress(), String.join(", ", listed)));
    }
    if (alive == 0) {
      return Judgement.of(
          ID,
          GateLevel.WEAK,
          asked,
          answered,
          "no block list proved that it is alive, so nobody vouches that %s is clean; lists refuse public resolvers, see dns.resolvers and gate.block-lists"
              .formatted(address.getHostAddress()));
    }
    return Judgement.of(
        ID,
        GateLevel.OK,
        asked,
        answered,
        "%s is on none of %d block lists that are alive%s"
            .formatted(
                address.getHostAddress(),
                alive,
                alive == said.size() ? "" : ", %d did not say".formatted(said.size() - alive)));
  }
}
