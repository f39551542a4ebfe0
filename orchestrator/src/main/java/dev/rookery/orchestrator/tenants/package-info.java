/** Who the customers are and the keys they come with. */
@NullMarked
package dev.rookery.orchestrator.tenants;

import org.jspecify.annotations.NullMarked;
