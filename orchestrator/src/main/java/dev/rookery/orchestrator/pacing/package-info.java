/** Hands out permits per source and receiving provider. */
@NullMarked
package dev.rookery.orchestrator.pacing;

import org.jspecify.annotations.NullMarked;
