package dev.rookery.standards.smtpreply;

/**
 * What a reply means.
 *
 * @param permanence apart from the scope: a block list may answer 5yz and be gone tomorrow
 * @param scope what it speaks of
 * @param reason why
 * @param rule name of the rule that fits; {@code none} when no rule does
 */
public record ReplyVerdict(
    Permanence permanence, ReplyScope scope, ReplyReason reason, String rule) {

  /** The address does not exist or takes no mail, for good; it should not be mailed again. */
  public boolean isAddressDead() {
    return permanence == Permanence.PERMANENT && reason.meansDeadAddress();
  }
}
