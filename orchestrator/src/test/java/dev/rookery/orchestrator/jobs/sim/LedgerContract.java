package dev.rookery.orchestrator.jobs.sim;

import dev.rookery.orchestrator.jobs.ledger.Ledger;

/** What every {@link Ledger} promises to workers. */
abstract class LedgerContract extends EndPromises {}
