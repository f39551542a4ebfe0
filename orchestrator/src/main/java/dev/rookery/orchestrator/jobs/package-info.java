/** The job ledger: claim, lease, fence, retry, steps, give up; knows no kind of work. */
@NullMarked
package dev.rookery.orchestrator.jobs;

import org.jspecify.annotations.NullMarked;
