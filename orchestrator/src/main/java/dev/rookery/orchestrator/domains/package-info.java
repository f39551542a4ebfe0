/** Life of a sending domain: claimed, published, verified, active, resting, retired. */
@NullMarked
package dev.rookery.orchestrator.domains;

import org.jspecify.annotations.NullMarked;
