/** DigitalOcean, over its public API, version 2. */
@NullMarked
package dev.rookery.orchestrator.hosting.digitalocean;

import org.jspecify.annotations.NullMarked;
