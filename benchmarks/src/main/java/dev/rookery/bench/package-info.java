/** Side-by-side measurements: {@code rookery bench NAME}. */
@NullMarked
package dev.rookery.bench;

import org.jspecify.annotations.NullMarked;
