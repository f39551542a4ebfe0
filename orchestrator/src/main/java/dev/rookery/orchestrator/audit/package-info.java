/** Who changed what, when, why. */
@NullMarked
package dev.rookery.orchestrator.audit;

import org.jspecify.annotations.NullMarked;
