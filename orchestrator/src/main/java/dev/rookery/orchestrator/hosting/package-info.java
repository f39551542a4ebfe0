/** Rents and returns machines and addresses, sets PTR; one provider each. */
@NullMarked
package dev.rookery.orchestrator.hosting;

import org.jspecify.annotations.NullMarked;
