/** The command-line door; parse, call the API, render; no decisions. */
@NullMarked
package dev.rookery.orchestrator.cli;

import org.jspecify.annotations.NullMarked;
