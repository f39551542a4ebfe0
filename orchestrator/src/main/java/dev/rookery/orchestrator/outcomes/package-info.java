/** Append-only record of every delivery attempt and its outcome; everyone else counts from it. */
@NullMarked
package dev.rookery.orchestrator.outcomes;

import org.jspecify.annotations.NullMarked;
