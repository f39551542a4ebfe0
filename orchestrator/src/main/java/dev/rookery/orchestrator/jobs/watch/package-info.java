/** Live progress of jobs: what a watcher is told, change by change. */
@org.jspecify.annotations.NullMarked
package dev.rookery.orchestrator.jobs.watch;
