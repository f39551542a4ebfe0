package dev.rookery.orchestrator.provisioning.gate;

import dev.rookery.orchestrator.fleet.GateLevel;
import dev.rookery.orchestrator.hosting.MailPort;
import dev.rookery.orchestrator.provisioning.gate.PortProbe.Dialled;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code port25.out}: the node reaches other mail servers. */
final class PortOut {
  static final String ID = "port25.out";

  private PortOut() {}

  /**
   * One server that greets is enough: any may be away. A server that speaks SMTP but turns us away
   * at once proves the port open and something else amiss.
   */
  static Judgement judge(MailExchangers targets, List<Dialled> dialled, MailPort rented) {
    String asked =
        "the node connects to "
            + targets.found().stream()
                .map(MailExchanger::toString)
                .collect(Collectors.joining(", "));
    String answered =
        Stream.concat(dialled.stream().map(Dialled::inWords), targets.missing().stream())
            .collect(Collectors.joining("; "));
    if (targets.found().isEmpty()) {
      return Judgement.of(
          ID,
          GateLevel.FAILED,
          "addresses of mail exchangers",
          answered,
          "no mail exchanger to try was found in the DNS; mend dns.resolvers or gate.port25-targets");
    }
    long welcome = dialled.stream().filter(Dialled::isWelcome).count();
    if (welcome > 0) {
      return Judgement.of(
          ID,
          GateLevel.OK,
          asked,
          answered,
          "mail can leave: %d of %d mail exchangers greet".formatted(welcome, dialled.size()));
    }
    if (dialled.stream().anyMatch(Dialled::isMailServer)) {
      return Judgement.of(
          ID,
          GateLevel.FAILED,
          asked,
          answered,
          "port 25 is open, but every server that answers turns this address away at once; see what it says and look at the block lists");
    }
    return Judgement.of(
        ID,
        GateLevel.FAILED,
        asked,
        answered,
        "port 25 is closed on the way out: none of %d mail exchangers could be reached. %s"
            .formatted(dialled.size(), rented.advice()));
  }
}
