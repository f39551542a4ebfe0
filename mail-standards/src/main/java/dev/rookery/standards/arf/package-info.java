/** Complaints that receiving providers send back: written and read. RFC 5965. */
@NullMarked
package dev.rookery.standards.arf;

import org.jspecify.annotations.NullMarked;
