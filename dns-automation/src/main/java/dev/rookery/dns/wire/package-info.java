/**
 * The one place where dnsjava's records and messages become ours, and one question to one server.
 */
@NullMarked
package dev.rookery.dns.wire;

import org.jspecify.annotations.NullMarked;
