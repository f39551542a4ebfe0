/** Throw-away Debian hosts on one Linux machine, with a small internet of their own and faults. */
@NullMarked
package dev.rookery.hosts;

import org.jspecify.annotations.NullMarked;
