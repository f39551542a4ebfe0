/**
 * Zones on a name server that takes AXFR and dynamic update, signed with TSIG (RFC 2136, 5936,
 * 8945).
 */
@NullMarked
package dev.rookery.dns.provider.rfc2136;

import org.jspecify.annotations.NullMarked;
