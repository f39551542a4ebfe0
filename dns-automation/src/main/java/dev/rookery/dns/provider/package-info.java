/** Reads a live zone and applies a plan to it, whoever keeps the zone. */
@NullMarked
package dev.rookery.dns.provider;

import org.jspecify.annotations.NullMarked;
