/** The wanted state: enrolment, fetching it, keeping it over restarts, and working by it. */
@NullMarked
package dev.rookery.agent.orders;

import org.jspecify.annotations.NullMarked;
