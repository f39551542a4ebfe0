/** A real PostgreSQL of our own: for the lab, for tests and for generating the jOOQ classes. */
@NullMarked
package dev.rookery.postgres;

import org.jspecify.annotations.NullMarked;
