/** Zones that only a person can change: instructions to copy and paste. */
@NullMarked
package dev.rookery.dns.provider.manual;

import org.jspecify.annotations.NullMarked;
