/** The ledger as values and as a port: claims, verdicts, and what one turn of a worker does. */
@org.jspecify.annotations.NullMarked
package dev.rookery.orchestrator.jobs.ledger;
