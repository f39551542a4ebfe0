/**
 * Whether a message may speak for its author's domain, and what that domain wants done. RFC 9989.
 */
@NullMarked
package dev.rookery.standards.dmarc;

import org.jspecify.annotations.NullMarked;
