/** Block lists kept in the DNS, and whether they are alive. RFC 5782. */
@NullMarked
package dev.rookery.standards.dnsbl;

import org.jspecify.annotations.NullMarked;
