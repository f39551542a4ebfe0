/** Hostwinds, over its form-posted API, as far as it is publicly described. */
@NullMarked
package dev.rookery.orchestrator.hosting.hostwinds;

import org.jspecify.annotations.NullMarked;
