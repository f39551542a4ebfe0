/** Whether a host may send mail for a domain. RFC 7208. */
@NullMarked
package dev.rookery.standards.spf;

import org.jspecify.annotations.NullMarked;
