/** What a new user feels of the lab: time to the end of the story, start-up, memory. */
@NullMarked
package dev.rookery.bench.lab;

import org.jspecify.annotations.NullMarked;
