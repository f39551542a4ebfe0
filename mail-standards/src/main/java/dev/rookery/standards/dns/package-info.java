/** Questions to the DNS and their answers as values; the one home of the DNS library. */
@NullMarked
package dev.rookery.standards.dns;

import org.jspecify.annotations.NullMarked;
