/** Nodes and IP addresses: wanted state, seen state, drain, retire. */
@NullMarked
package dev.rookery.orchestrator.fleet;

import org.jspecify.annotations.NullMarked;
