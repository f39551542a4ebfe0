/** Reads outcomes from the log of the MTA, each line exactly once. */
@NullMarked
package dev.rookery.agent.mtalog;

import org.jspecify.annotations.NullMarked;
