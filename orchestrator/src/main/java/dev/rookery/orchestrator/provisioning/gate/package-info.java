/**
 * What must be so before a node sends mail: decisions over what was observed, and thin runners that
 * observe.
 */
@NullMarked
package dev.rookery.orchestrator.provisioning.gate;

import org.jspecify.annotations.NullMarked;
