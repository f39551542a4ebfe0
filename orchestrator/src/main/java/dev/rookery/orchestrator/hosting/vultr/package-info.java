/** Vultr, over its public API, version 2. */
@NullMarked
package dev.rookery.orchestrator.hosting.vultr;

import org.jspecify.annotations.NullMarked;
