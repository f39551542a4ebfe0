/**
 * What the agent knows and reports, on disk before anyone is told: events, and notes of its books.
 */
@NullMarked
package dev.rookery.agent.journal;

import org.jspecify.annotations.NullMarked;
