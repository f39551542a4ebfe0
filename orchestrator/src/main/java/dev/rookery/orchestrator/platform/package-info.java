/** Clock, ids, JSON, PostgreSQL, Redis, secrets; no business word. */
@NullMarked
package dev.rookery.orchestrator.platform;

import org.jspecify.annotations.NullMarked;
