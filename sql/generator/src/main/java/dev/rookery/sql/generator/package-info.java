/** Migrates a throw-away PostgreSQL and generates the jOOQ classes from what it then says. */
@NullMarked
package dev.rookery.sql.generator;

import org.jspecify.annotations.NullMarked;
