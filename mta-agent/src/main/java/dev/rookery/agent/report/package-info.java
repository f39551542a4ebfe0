/** Sends journalled events and heartbeats to Redis, again and again until PostgreSQL has them. */
@NullMarked
package dev.rookery.agent.report;

import org.jspecify.annotations.NullMarked;
