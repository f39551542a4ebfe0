package dev.rookery.lab.receiver;

import dev.rookery.standards.dkim.DkimResult;
import dev.rookery.standards.dkim.DkimVerifier;
import dev.rookery.standards.dmarc.AuthorDomain;
import dev.rookery.standards.dmarc.DmarcChecker;
import dev.rookery.standards.dmarc.DmarcResult;
import dev.rookery.standards.dmarc.DmarcVerdict;
import dev.rookery.standards.dns.DomainName;
import dev.rookery.standards.message.RawMessage;
import dev.rookery.standards.smtp.SessionInfo;
import dev.rookery.standards.spf.SpfChecker;
import dev.rookery.standards.spf.SpfVerdict;
import java.util.List;

/** Checks SPF, DKIM and DMARC of one message. Safe for many threads. */
final class Authentication {
  private final SpfChecker spf;
  private final DkimVerifier dkim;
  private final DmarcChecker dmarc;

  Authentication(ReceiverWorld world, String mxHost) {
    this.spf = new SpfChecker(world.resolver(), mxHost, world.clock());
    this.dkim = new DkimVerifier(world.resolver(), world.clock());
    this.dmarc = new DmarcChecker(world.resolver());
  }

  Verdicts of(SessionInfo session, String sender, RawMessage message) {
    SpfVerdict bySpf = spf.check(session.remote().getAddress(), session.helo(), sender);
    List<DkimResult> byDkim = dkim.verify(message);
    DmarcResult byDmarc =
        AuthorDomain.find(message)
            .map(author -> dmarc.check(author, bySpf, byDkim))
            .map(DmarcVerdict::result)
            .orElse(DmarcResult.NONE);
    DkimResult best =
        byDkim.stream().filter(DkimResult::isPass).findFirst().orElse(byDkim.getFirst());
    String domain = best.isPass() ? best.domain().map(DomainName::toString).orElse("") : "";
    return new Verdicts(bySpf.result(), best.status(), domain, byDmarc);
  }
}
