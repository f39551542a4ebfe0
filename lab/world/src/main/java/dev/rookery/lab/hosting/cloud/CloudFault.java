package dev.rookery.lab.hosting.cloud;

/**
 * What may go wrong with one request; the first group before anything was done, the second after.
 */
public enum CloudFault {
  /** 429, with this provider's own headers and body. */
  TOO_MANY_REQUESTS,
  /** 500 or what the provider says instead. */
  BROKEN_BEFORE,
  /** The connection is closed without an answer. */
  CUT_BEFORE,
  /** An error in the body of a 200. */
  FALSE_SUCCESS,
  /** The token is not (or no longer) valid. */
  BAD_TOKEN,
  /** The account has no money. */
  NO_CREDIT,
  /** The size is sold out in that place; it comes back. */
  SOLD_OUT,

  /** Done, and the connection is closed without an answer. */
  CUT_AFTER,
  /** Done, and a proxy answers 504. */
  TIMED_OUT_AFTER,
  /** Done, and a page of HTML is answered with 200. */
  NO_JSON,
  /** Done, and half of the answer comes. */
  HALF_AN_ANSWER,
  /** Done, and the answer does not end before 8 MiB. */
  ENDLESS;

  boolean isBefore() {
    return compareTo(CUT_AFTER) < 0;
  }
}
