package dev.rookery.lab.dns;

import org.xbill.DNS.Rcode;

/**
 * Why an update was not made.
 *
 * @param rcode as in {@link Rcode}
 * @param reason one sentence for the log
 */
record Rejection(int rcode, String reason) {}
