/** Hetzner Cloud, over its public API, version 1. */
@NullMarked
package dev.rookery.orchestrator.hosting.hetzner;

import org.jspecify.annotations.NullMarked;
