/** The program: configuration, wiring, start and stop. */
@NullMarked
package dev.rookery.agent.node;

import org.jspecify.annotations.NullMarked;
