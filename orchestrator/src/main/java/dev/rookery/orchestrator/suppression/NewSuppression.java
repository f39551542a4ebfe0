package dev.rookery.orchestrator.suppression;

import dev.rookery.orchestrator.platform.MailAddress;

/**
 * An address to be put on a list.
 *
 * @param detail where it came from, at most {@value #DETAIL_MAX} characters; longer is cut
 */
public record NewSuppression(MailAddress address, Reason reason, String detail) {
  private static final int DETAIL_MAX = 500;

  public NewSuppression {
    if (detail.length() > DETAIL_MAX) {
      detail = detail.substring(0, DETAIL_MAX);
    }
  }
}
