/** Opens control planes for tests of this module. */
@NullMarked
package dev.rookery.orchestrator.api;

import org.jspecify.annotations.NullMarked;
