/** What a worker does next, decided without thread, clock or database. */
@org.jspecify.annotations.NullMarked
package dev.rookery.orchestrator.jobs.engine;
