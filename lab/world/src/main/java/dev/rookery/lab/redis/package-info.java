/** A real Redis server of the lab: lossy transport that tests may kill, restart and flush. */
@NullMarked
package dev.rookery.lab.redis;

import org.jspecify.annotations.NullMarked;
