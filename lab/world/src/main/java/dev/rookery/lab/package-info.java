/** The simulated outside world, also the fakes that tests use. */
@NullMarked
package dev.rookery.lab;

import org.jspecify.annotations.NullMarked;
