/** Addresses never mailed again, and why. */
@NullMarked
package dev.rookery.orchestrator.suppression;

import org.jspecify.annotations.NullMarked;
