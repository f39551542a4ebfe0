package dev.rookery.standards.dmarc;

import java.util.Optional;

/**
 * The result of one check.
 *
 * @param result in the RFC's words
 * @param disposition what the domain wants done; {@link DmarcPolicy#NONE} unless the result is fail
 * @param record the record that applied; empty for none and temperror
 * @param recordDomain where it stands, without {@code _dmarc.}
 * @param spfAligned SPF passes for an aligned domain
 * @param dkimAligned a DKIM signature of an aligned domain passes
 * @param reason one phrase for people
 */
public record DmarcVerdict(
    DmarcResult result,
    DmarcPolicy disposition,
    Optional<DmarcRecord> record,
    Optional<String> recordDomain,
    boolean spfAligned,
    boolean dkimAligned,
    String reason) {

  static DmarcVerdict without(DmarcResult result, String reason) {
    return new DmarcVerdict(
        result, DmarcPolicy.NONE, Optional.empty(), Optional.empty(), false, false, reason);
  }

  public boolean isPass() {
    return result == DmarcResult.PASS;
  }
}
