/** How many messages an address may send on a day; pure arithmetic. */
@NullMarked
package dev.rookery.orchestrator.warmup;

import org.jspecify.annotations.NullMarked;
