/** The REST door; parse, call one feature, render; no decisions. */
@NullMarked
package dev.rookery.orchestrator.api;

import org.jspecify.annotations.NullMarked;
