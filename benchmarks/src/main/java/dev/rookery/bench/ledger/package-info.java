/** The job ledger beside libraries that people would use instead, and beside a bare JDBC loop. */
@NullMarked
package dev.rookery.bench.ledger;

import org.jspecify.annotations.NullMarked;
