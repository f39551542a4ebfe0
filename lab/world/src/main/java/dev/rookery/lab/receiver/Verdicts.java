package dev.rookery.lab.receiver;

import dev.rookery.standards.dkim.DkimStatus;
import dev.rookery.standards.dmarc.DmarcResult;
import dev.rookery.standards.spf.SpfResult;

/**
 * What authentication of one message came to.
 *
 * @param spf of the envelope sender
 * @param dkim {@link DkimStatus#PASS} when any signature passes, else that of the topmost
 * @param dkimDomain {@code d=} of the signature that passes, "" when none does
 * @param dmarc of the author domain; {@link DmarcResult#NONE} when From has no single domain
 */
public record Verdicts(SpfResult spf, DkimStatus dkim, String dkimDomain, DmarcResult dmarc) {

  /** Do all three pass? */
  public boolean allPass() {
    return spf == SpfResult.PASS && dkim == DkimStatus.PASS && dmarc == DmarcResult.PASS;
  }
}
