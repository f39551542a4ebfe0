/** Brings one host from seen to wanted over SSH; one change per host at a time. */
@NullMarked
package dev.rookery.orchestrator.provisioning;

import org.jspecify.annotations.NullMarked;
