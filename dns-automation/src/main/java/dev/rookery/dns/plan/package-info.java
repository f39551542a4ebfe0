/** The changes that would make seen equal wanted, as a value that refuses itself when unsafe. */
@NullMarked
package dev.rookery.dns.plan;

import org.jspecify.annotations.NullMarked;
