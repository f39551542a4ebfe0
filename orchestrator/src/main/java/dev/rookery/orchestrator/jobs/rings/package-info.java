/** Rings between processes: through Redis when it answers, by NOTIFY when it does not. */
@org.jspecify.annotations.NullMarked
package dev.rookery.orchestrator.jobs.rings;
